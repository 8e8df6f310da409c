package org.xend.daemon.main;

/// Why the daemon does not start: one sentence for the person who started it.
final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StartException(String message) {
        super(message);
    }
}
