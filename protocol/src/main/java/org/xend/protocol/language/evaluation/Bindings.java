package org.xend.protocol.language.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.xend.protocol.language.syntax.Value;
import org.xend.protocol.sxp.Position;

/// The variables that a configuration file sets, with the position of each one's last assignment.
///
/// @param file the file's name as the user knows it
/// @param variables in the order of their first assignment
/// @param read the names whose value the file has used itself
public record Bindings(String file, Map<String, Binding> variables, Set<String> read) {
    /// @param position absent for a variable that was predefined and never assigned
    public record Binding(Value value, Optional<Position> position) {}

    public Bindings {
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
        read = Set.copyOf(read);
    }

    public Optional<Binding> get(String name) {
        return Optional.ofNullable(variables.get(name));
    }
}
