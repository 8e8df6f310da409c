package org.xend.daemon.pty;

/// A message to the pty thread.
sealed interface PtyMessage {
    /// @param pty identifies the new pty in later messages
    record Open(Pty pty, PtyListener listener) implements PtyMessage {}

    record Print(Pty pty, byte[] text) implements PtyMessage {}

    record Listen(Pty pty) implements PtyMessage {}

    record End(Pty pty, byte[] lastText) implements PtyMessage {}

    /// Closes all, ends the thread.
    record Close() implements PtyMessage {}
}
