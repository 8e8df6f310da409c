package org.xend.daemon.journal.segment;

import java.io.IOException;

/// Makes and removes the files of a journal. Called on the journal's threads, never on the
/// store's loop.
public interface SegmentSource {
    /// Makes an empty segment with its header, all its room taken from the disk.
    ///
    /// @throws IOException where there is no room, and nothing is left of it
    Segment create(long number, int bytes) throws IOException;

    /// Takes a segment away that was never begun.
    void discard(Segment unused);

    /// Begins a snapshot under another name.
    ///
    /// @param offset where in the segment of this number the changes begin that are not in it
    SnapshotSink snapshot(long number, int offset) throws IOException;

    /// Where a snapshot is written to.
    interface SnapshotSink extends AutoCloseable {
        void write(byte[] bytes, int length) throws IOException;

        /// Gives a snapshot that is complete its name.
        void complete() throws IOException;

        /// Where it is not complete, nothing is left of it.
        @Override
        void close() throws IOException;
    }

    /// Removes segments and snapshots older than a complete snapshot.
    void removeBefore(long number) throws IOException;
}
