package org.xend.protocol.sxp;

/// A text is no S-expression: the position, and one sentence on what is wrong there. Stackless, as it reports bad
/// input and no defect.
public final class SxpException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Position at;
    private final String problem;

    public SxpException(Position at, String problem) {
        super(at + ": " + problem, null, false, false);
        this.at = at;
        this.problem = problem;
    }

    public Position at() {
        return at;
    }

    /// The message without the position, for callers that print the position in their own way.
    public String problem() {
        return problem;
    }
}
