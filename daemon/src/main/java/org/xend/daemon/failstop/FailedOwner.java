package org.xend.daemon.failstop;

/// An owner of state has failed; the cause is what it threw.
public final class FailedOwner extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FailedOwner(String owner, Throwable cause) {
        super(owner + " failed: " + cause, cause);
    }
}
