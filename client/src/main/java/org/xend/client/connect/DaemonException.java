package org.xend.client.connect;

/// The daemon refused the request: the `(xend.err 'MESSAGE' (code CODE))` of its body.
public final class DaemonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    /// @param code as [#code] gives it
    public DaemonException(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    public int status() {
        return status;
    }

    /// The stable code for programs, such as `no-such-domain`; empty where the daemon gave none.
    public String code() {
        return code;
    }

    public boolean noSuchDomain() {
        return code.equals("no-such-domain");
    }
}
