package org.xend.protocol.language.syntax;

import java.util.Optional;
import org.xend.protocol.sxp.Position;

/// A problem at a position of the text; becomes a [ConfigException] where the file's name is known.
/// Stackless.
public final class SourceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Position position;

    public SourceException(Position position, String problem) {
        super(problem, null, false, false);
        this.position = position;
    }

    /// A part of Python that is beyond this evaluator.
    ///
    /// @param constructs in the plural: `import statements`
    public static SourceException unsupported(Position position, String constructs) {
        return new SourceException(position, constructs + " are not evaluated here: assign the value itself");
    }

    public ConfigException in(String file) {
        return new ConfigException(file, Optional.of(position), getMessage());
    }
}
