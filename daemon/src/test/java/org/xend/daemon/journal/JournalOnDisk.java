package org.xend.daemon.journal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import org.xend.daemon.journal.record.LittleEndian;
import org.xend.daemon.journal.record.Records;
import org.xend.daemon.journal.segment.Segment;
import org.xend.daemon.journal.segment.SegmentSource;
import org.xend.daemon.store.Caller;
import org.xend.daemon.store.Store;
import org.xend.daemon.store.node.Node;
import org.xend.protocol.xs.XsException;

/// A store and its journal on a disk of the test's, which is slow, full or broken as the test says. Owned by the
/// test's thread.
final class JournalOnDisk {
    static final int SEGMENT = 4096;

    final Store store = new Store();
    /// What the store's loop has still to do.
    final Deque<Runnable> tasks = new ArrayDeque<>();
    /// What waits for time to pass.
    final Deque<Runnable> retries = new ArrayDeque<>();
    /// The sizes of the segments that were made.
    final List<Integer> made = new ArrayList<>();
    final SegmentJournal journal;
    /// Segments above this size do not fit.
    private int room = Integer.MAX_VALUE;
    private boolean snapshotsFail;
    private Error broken;
    private int roomNotices;

    private final class Disk implements SegmentSource {
        @Override
        public Segment create(long number, int bytes) throws IOException {
            if (broken != null) {
                throw broken;
            }
            if (bytes > room) {
                throw new IOException("No space left on device");
            }
            made.add(bytes);
            return new Memory(number, bytes);
        }

        @Override
        public void discard(Segment unused) {
            // nothing is held
        }

        @Override
        public SnapshotSink snapshot(long number, int offset) throws IOException {
            if (room == 0 || snapshotsFail) {
                throw new IOException("No space left on device");
            }
            return new SnapshotSink() {
                @Override
                public void write(byte[] bytes, int length) {
                    // not looked at
                }

                @Override
                public void complete() {
                    // not looked at
                }

                @Override
                public void close() {
                    // nothing is open
                }
            };
        }

        @Override
        public void removeBefore(long number) {
            // nothing is held
        }
    }

    private record Memory(long number, byte[] bytes) implements Segment {
        Memory(long number, int size) {
            this(number, new byte[size]);
        }

        @Override
        public int capacity() {
            return bytes.length;
        }

        @Override
        public void write(int at, byte[] from, int offset, int length) {
            System.arraycopy(from, offset, bytes, at, length);
        }

        @Override
        public void publish(int at, int word) {
            LittleEndian.put4(bytes, at, word);
        }

        @Override
        public void close() {
            // ordinary memory
        }
    }

    /// @param disk makes segments
    /// @param snapshots writes them
    JournalOnDisk(Executor disk, Executor snapshots) {
        journal = new SegmentJournal(
                new Disk(), SEGMENT, new Memory(1, SEGMENT), disk, snapshots, retries::add, tasks::add);
        store.keepIn(journal);
        TornJournalTest.NoRings rings = new TornJournalTest.NoRings(store);
        journal.begin(
                new JournalOwner() {
                    @Override
                    public Node root() {
                        return rings.root();
                    }

                    @Override
                    public long generation() {
                        return rings.generation();
                    }

                    @Override
                    public void state(Records out) {
                        rings.state(out);
                    }

                    @Override
                    public void restartRings() {
                        rings.restartRings();
                    }

                    @Override
                    public boolean writeRings(int bytes) {
                        return true;
                    }

                    @Override
                    public void roomAvailable() {
                        roomNotices++;
                    }
                },
                false);
    }

    /// Segments of at most so many bytes fit from now on; 0: nothing does.
    void fits(int bytes) {
        room = bytes;
    }

    /// @param fail whether the tree cannot be written anew from now on
    void snapshotsFail(boolean fail) {
        snapshotsFail = fail;
    }

    /// @param error what the disk throws from now on; null: nothing
    void breaks(Error error) {
        broken = error;
    }

    /// How often waiting clients were notified that there is room again.
    int roomNotices() {
        return roomNotices;
    }

    void write(String path, byte... value) throws XsException {
        store.write(Caller.DOM0, path, value);
        assertTrue(journal.append());
    }

    /// Runs what is queued now, not what that queues.
    static void run(Deque<Runnable> queue) {
        for (int left = queue.size(); left > 0; left--) {
            queue.remove().run();
        }
    }
}
