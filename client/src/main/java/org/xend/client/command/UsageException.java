package org.xend.client.command;

/// The command line does not fit the verb: one line for stderr, then the verb's usage.
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message, null, false, false);
    }
}
