package org.xend.daemon.pty;

/// What happens to a [Pty]. Called on the thread of the ptys, which must not be held up: hand the news on.
public interface PtyListener {
    /// It stands, its other end is in raw mode.
    ///
    /// @param path of the other end, absolute: `/dev/pts/3`
    void opened(String path);

    /// The text of the last [Pty#print] is all written.
    void printed();

    /// @param input at least one byte, at most [PtyLoop#MOST_TYPED]
    void typed(byte[] input);

    /// It could not be opened, or was lost: there is no further news of it. What it had in hand is gone.
    ///
    /// @param why one phrase, without a full stop
    void failed(String why);
}
