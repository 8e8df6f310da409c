package org.xend.client.command;

/// The command line does not fit the subcommand: one line for stderr, then the subcommand's usage.
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message, null, false, false);
    }
}
