package org.xend.daemon.pty;

/// What the user of the ptys asks of their thread.
sealed interface PtyMessage {
    /// @param pty stands for the new pty in later messages
    record Open(Pty pty, PtyListener listener) implements PtyMessage {}

    record Print(Pty pty, byte[] text) implements PtyMessage {}

    record Listen(Pty pty) implements PtyMessage {}

    record End(Pty pty, byte[] lastWords) implements PtyMessage {}

    /// Closes all, ends the thread.
    record Close() implements PtyMessage {}
}
