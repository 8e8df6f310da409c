package org.xend.client.connect;

/// The daemon answered, and the answer is no: the `(xend.err 'MESSAGE' (code CODE))` of its body.
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

    /// The stable word for programs, such as `no-such-domain`; empty where the daemon gave none.
    public String code() {
        return code;
    }

    public boolean noSuchDomain() {
        return code.equals("no-such-domain");
    }
}
