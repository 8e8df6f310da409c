package org.xend.daemon.keys;

/// The store refused a request or can no longer be reached.
public final class KeyTreeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String error;

    /// @param error the store's error name (`EACCES`), or `EIO` where the store is out of reach
    /// @param request what was asked, for the reader of a log: `WRITE /local/domain/1/name`
    public KeyTreeException(String error, String request) {
        super(request + ": " + error);
        this.error = error;
    }

    public String error() {
        return error;
    }
}
