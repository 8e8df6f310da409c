package org.xend.protocol.language;

import java.util.Optional;
import org.xend.protocol.language.evaluation.Bindings;
import org.xend.protocol.language.syntax.ConfigException;
import org.xend.protocol.language.syntax.Value;

/// The variables of a domain: those of the command line before those of the file. A variable that is None counts as
/// not set, as in xend.
record Assignments(Bindings file, Overrides overrides) {
    Optional<Assignment> find(String name) {
        Value override = overrides.known().get(name);
        if (override != null) {
            return Optional.of(new Assignment(name, override, Overrides.SOURCE, Optional.empty()));
        }
        return file.get(name)
                .filter(binding -> !(binding.value() instanceof Value.None))
                .map(binding -> new Assignment(name, binding.value(), file.file(), binding.position()));
    }

    String text(String name, String otherwise) throws ConfigException {
        Optional<Assignment> found = find(name);
        return found.isEmpty() ? otherwise : found.get().text();
    }

    int whole(String name, int otherwise) throws ConfigException {
        Optional<Assignment> found = find(name);
        return found.isEmpty() ? otherwise : found.get().whole();
    }

    /// An error about a variable that may not be set anywhere.
    ConfigException error(String name, String problem) {
        return find(name)
                .map(assignment -> assignment.error(problem))
                .orElseGet(() -> new ConfigException(file.file(), Optional.empty(), name + ": " + problem));
    }
}
