package org.xend.protocol.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.xend.protocol.domain.NearestWord;
import org.xend.protocol.language.evaluation.Bindings;
import org.xend.protocol.language.syntax.ConfigException;

/// Variables that neither this daemon nor the file itself makes any use of: misspelt ones, mostly. A name that
/// begins with `_` is its author's own by Python's custom.
///
/// @param assigned the names that the file sets, in its order
record UnknownVariables(Bindings file, List<String> assigned) {
    private static final int MOST_NAMED = 100;

    static UnknownVariables of(Bindings file, Set<String> predefined) {
        return new UnknownVariables(
                file,
                file.variables().keySet().stream()
                        .filter(name -> !predefined.contains(name) && unused(file, name) && !name.startsWith("_"))
                        .toList());
    }

    private static boolean unused(Bindings file, String name) {
        return Variable.named(name).isEmpty() && !file.read().contains(name);
    }

    /// A variable that is given for this one domain and has no effect is certainly a mistake.
    void refuseOnCommandLine(Overrides overrides) throws ConfigException {
        for (String name : overrides.predefined().keySet()) {
            if (unused(file, name)) {
                throw new ConfigException(
                        Overrides.SOURCE,
                        Optional.empty(),
                        "unknown variable '" + name + "', which the file does not use either"
                                + meant(name, ": is '", "' meant?"));
            }
        }
    }

    List<String> warnings() {
        var warnings = new ArrayList<String>();
        for (String name : assigned.subList(0, Math.min(assigned.size(), MOST_NAMED))) {
            Bindings.Binding binding = file.variables().get(name);
            warnings.add(new Assignment(name, binding.value(), file.file(), binding.position())
                    .warning("unknown variable, ignored" + meant(name, ": is '", "' meant?")));
        }
        if (assigned.size() > MOST_NAMED) {
            warnings.add(file.file() + ": " + (assigned.size() - MOST_NAMED) + " more unknown variables, ignored");
        }
        return warnings;
    }

    /// The end of an error message about a variable: the unknown one that may be meant for it.
    String hint(String variable) {
        return assigned.stream()
                .limit(MOST_NAMED)
                .filter(name -> nearest(name).filter(variable::equals).isPresent())
                .findFirst()
                .map(name -> "; is '" + name + "'"
                        + file.variables()
                                .get(name)
                                .position()
                                .map(at -> " of line " + at.line())
                                .orElse("")
                        + " meant to be '" + variable + "'?")
                .orElse("");
    }

    private static String meant(String name, String before, String after) {
        return nearest(name).map(near -> before + near + after).orElse("");
    }

    private static Optional<String> nearest(String name) {
        return NearestWord.find(
                name, StreamSupport.stream(Variable.all().spliterator(), false).map(Variable::name));
    }
}
