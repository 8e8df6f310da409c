package org.xend.protocol.language;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xend.protocol.language.syntax.ConfigException;
import org.xend.protocol.language.syntax.Value;

/// The `var=value` words of a command line. A known variable's text becomes a value by the variable's kind and
/// replaces the file's (repeated list variables build one list); any other name is set, as a text, before the
/// file runs.
///
/// @param known values that replace the file's
/// @param predefined values the file may use
record Overrides(Map<String, Value> known, Map<String, Value> predefined) {
    static final String SOURCE = "command line";

    static Overrides parse(List<String> words) throws ConfigException {
        var known = new LinkedHashMap<String, Value>();
        var predefined = new LinkedHashMap<String, Value>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals <= 0 || !word.substring(0, equals).matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw new ConfigException(
                        SOURCE, Optional.empty(), "a word must be variable=value, got '" + word + "'");
            }
            String name = word.substring(0, equals);
            String text = word.substring(equals + 1);
            Optional<Variable> variable = Variable.named(name);
            if (variable.isEmpty()) {
                predefined.put(name, new Value.Text(text));
            } else {
                known.put(name, value(variable.get(), text, known.get(name)));
            }
        }
        return new Overrides(known, predefined);
    }

    private static Value value(Variable variable, String text, Value earlier) throws ConfigException {
        return switch (variable.kind()) {
            case TEXT -> new Value.Text(text);
            case WHOLE ->
                new Value.Whole(Assignment.number(text).orElseThrow(() -> bad(variable, text, "a whole number")));
            case FLAG ->
                new Value.Truth(
                        switch (text) {
                            case "yes", "y" -> true;
                            case "no", "n" -> false;
                            default -> throw bad(variable, text, "yes, y, no or n");
                        });
            case LIST -> {
                var items = new ArrayList<Value>(earlier instanceof Value.Items(var sofar) ? sofar : List.of());
                items.add(new Value.Text(text));
                yield new Value.Items(items);
            }
        };
    }

    private static ConfigException bad(Variable variable, String text, String wanted) {
        return new ConfigException(
                SOURCE, Optional.empty(), variable.name() + ": must be " + wanted + ", got '" + text + "'");
    }
}
