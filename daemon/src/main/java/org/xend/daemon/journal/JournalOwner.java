package org.xend.daemon.journal;

import org.xend.daemon.journal.record.Records;
import org.xend.daemon.store.node.Node;

/// The owner of the state that a [SegmentJournal] keeps: asked for all of it when a snapshot is written. Called
/// on the store's loop.
public interface JournalOwner {
    Node root();

    /// The stamp of the next change of the tree.
    long generation();

    /// Writes everything but the tree and the rings.
    void state(Records out);

    /// Records of rings so far will be removed: the next record of each ring has to hold all of it.
    void restartRings();

    /// Records rings of which a full record is due.
    ///
    /// @param bytes to stop after
    /// @return whether all are recorded
    boolean writeRings(int bytes);

    /// There was no room, or not yet, and now is.
    void roomAvailable();
}
