package org.xend.daemon.pty;

/// Gets the events of a [Pty]. Called on the pty thread, which must not be blocked: pass the event to the owner.
public interface PtyListener {
    /// The pty is open, its other end in raw mode.
    ///
    /// @param path of the other end, absolute: `/dev/pts/3`
    void opened(String path);

    /// The text of the last [Pty#print] is all written.
    void printed();

    /// @param input at least one byte, at most [PtyLoop#MOST_TYPED]
    void typed(byte[] input);

    /// The pty could not be opened, or was lost. No further event follows; text that was being written is
    /// dropped.
    ///
    /// @param why one phrase, without a full stop
    void failed(String why);
}
