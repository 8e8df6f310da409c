package org.xend.daemon.journal;

import org.xend.daemon.journal.record.Records;
import org.xend.daemon.store.node.Node;

/// What a [SegmentJournal] asks of the owner of what it keeps; called on the store's loop.
public interface JournalOwner {
    Node root();

    /// The stamp of the next change of the tree.
    long generation();

    /// Writes everything but the tree and the rings.
    void state(Records out);

    /// What was said of rings so far will be gone: all of a ring has to be told again before anything else is.
    void restartRings();

    /// Tells of rings that have to be told again.
    ///
    /// @param bytes to stop after
    /// @return whether all are told
    boolean writeRings(int bytes);

    /// There was no room, or not yet, and now is.
    void roomAvailable();
}
