package org.xend.client.command;

/// The command cannot be done, for a reason that the client itself found: one line for stderr, exit status 1.
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CommandException(String message) {
        super(message, null, false, false);
    }
}
