package org.xend.daemon.pty;

/// One pseudo-terminal as its user holds it. Every call is a message to the thread of the ptys and returns at
/// once; the answers come by [PtyListener]. Before [PtyListener#opened] and after the end calls do nothing.
public interface Pty {
    /// Writes to whoever has the other end open, or will open it: [PtyListener#printed] tells that the system
    /// has taken all of it, which it does in part where nobody reads. One text at a time.
    void print(byte[] text);

    /// Asks for what is typed next: one [PtyListener#typed] for each call. Until then typed input waits in the
    /// system, and its writer with it.
    void listen();

    /// Writes the last words and closes when all was read, after [PtyLoop#LINGER_MILLIS] at the latest. The
    /// other end sees a hang-up. The listener is not called any more.
    void end(byte[] lastWords);
}
