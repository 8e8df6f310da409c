package org.xend.protocol.language;

import java.util.Optional;

/// A problem at a place of the text being read; becomes a [ConfigException] where the file's name is known.
/// Stackless.
final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Position position;

    Fault(Position position, String problem) {
        super(problem, null, false, false);
        this.position = position;
    }

    /// A part of Python that is beyond this evaluator.
    ///
    /// @param constructs in the plural: `import statements`
    static Fault unsupported(Position position, String constructs) {
        return new Fault(position, constructs + " are not evaluated here: assign the value itself");
    }

    ConfigException in(String file) {
        return new ConfigException(file, Optional.of(position), getMessage());
    }
}
