package org.xend.protocol.xs;

/// A request that the store refuses. Obtained from [XsError#exception], caught in one place that answers the
/// client.
public final class XsException extends Exception {
    private static final long serialVersionUID = 1L;

    private final XsError error;

    XsException(XsError error) {
        super(error.name(), null, false, false);
        this.error = error;
    }

    public XsError error() {
        return error;
    }
}
