package org.xend.daemon.main;

/// The daemon cannot start. The message is one sentence for the administrator.
final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StartException(String message) {
        super(message);
    }
}
