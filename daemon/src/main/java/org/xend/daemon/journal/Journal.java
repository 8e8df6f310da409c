package org.xend.daemon.journal;

import org.xend.daemon.journal.record.Records;
import org.xend.daemon.store.ChangeLog;
import org.xend.protocol.xs.XsException;

/// Keeps everything that has to outlive the daemon's process. Owned by the store's loop.
///
/// What happens in one wake-up is staged ([#records], and the tree's changes as its [ChangeLog]) and kept as a
/// whole by [#append], which has to come before anything of it leaves the daemon.
public interface Journal extends ChangeLog {
    /// Where anything but the tree's changes is staged.
    Records records();

    /// @throws XsException ENOSPC where records of this size could not be kept
    void expect(int bytes) throws XsException;

    /// Whether there is room to take a request of a domain's ring and to answer it. There is for a while after
    /// changes are refused already.
    boolean hasReserve();

    /// Whether requests should wait for a moment: there will be room, but it is not prepared yet. The
    /// owner is notified then ([JournalOwner#roomAvailable]).
    boolean isBehind();

    /// Keeps what was staged.
    ///
    /// @return false where there is no room, or none yet: nothing may leave until it succeeds, and
    /// [JournalOwner#roomAvailable] says when to try again
    boolean append();

    /// Keeps what was staged and nothing more: later changes are refused.
    void close();

    /// Keeps nothing: the tree dies with its process.
    static Journal none() {
        return new NoJournal();
    }
}
