package org.xend.daemon.pty;

/// One pseudo-terminal, as its user has it. Every call is a message to the pty thread and returns at once; the
/// answers come by [PtyListener]. Before [PtyListener#opened] and after the end calls do nothing.
public interface Pty {
    /// Writes to the program that has the other end open, or will open it. [PtyListener#printed] follows when the
    /// system has taken all of the text; it takes a part of it where nobody reads. One text at a time.
    void print(byte[] text);

    /// Asks for the next input: one [PtyListener#typed] for each call. Until then input waits in the system, and
    /// its writer with it.
    void listen();

    /// Writes the last text and closes when all of it was read, after [PtyLoop#DRAIN_MILLIS] at the latest. The
    /// other end gets a hang-up. The listener is not called any more.
    void end(byte[] lastText);
}
