package org.xend.protocol.language.syntax;

import java.util.Optional;
import org.xend.protocol.sxp.Position;

/// A configuration that cannot be read or cannot be a domain. The message is one line for a person and starts
/// with the position: `nbsd:3:8: ...`, or `command line: ...`. Stackless: it reports no defect of the program.
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    /// A problem may quote text as long as the file: only its beginning is kept.
    private static final int LONGEST_PROBLEM = 1000;

    private final String source;
    private final transient Position position;
    private final String problem;

    /// @param source the file's name as the user knows it, or `command line`
    /// @param position absent when the problem is the file's as a whole
    /// @param problem what is wrong, without the position
    public ConfigException(String source, Optional<Position> position, String problem) {
        super(
                source + position.map(at -> ":" + at.line() + ":" + at.column()).orElse("") + ": " + clipped(problem),
                null,
                false,
                false);
        this.source = source;
        this.position = position.orElse(null);
        this.problem = clipped(problem);
    }

    private static String clipped(String problem) {
        return problem.length() <= LONGEST_PROBLEM ? problem : problem.substring(0, LONGEST_PROBLEM) + " ...";
    }

    public String source() {
        return source;
    }

    public Optional<Position> position() {
        return Optional.ofNullable(position);
    }

    public String problem() {
        return problem;
    }
}
