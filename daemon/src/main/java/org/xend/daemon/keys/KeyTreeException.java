package org.xend.daemon.keys;

/// The store refused a request or can no longer be reached.
public final class KeyTreeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String error;
    private final String request;

    /// @param error the store's error name (`EACCES`), or `EIO` where the store is out of reach
    /// @param request what was asked, for the reader of a log: `WRITE /local/domain/1/name`
    public KeyTreeException(String error, String request) {
        super(request + ": " + error);
        this.error = error;
        this.request = request;
    }

    public String error() {
        return error;
    }

    public String request() {
        return request;
    }
}
