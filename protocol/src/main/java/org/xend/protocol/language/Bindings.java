package org.xend.protocol.language;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The variables a configuration file leaves behind, with the place of each one's last assignment.
///
/// @param file the file's name as the user knows it
/// @param variables in the order of their first assignment
public record Bindings(String file, Map<String, Binding> variables) {
    /// @param position absent for a variable that was predefined and never assigned
    public record Binding(Value value, Optional<Position> position) {}

    public Bindings {
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    }

    public Optional<Binding> get(String name) {
        return Optional.ofNullable(variables.get(name));
    }
}
