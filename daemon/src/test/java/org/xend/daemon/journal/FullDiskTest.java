package org.xend.daemon.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import org.xend.daemon.store.Caller;
import org.xend.daemon.store.Node;
import org.xend.daemon.store.Store;
import org.xend.daemon.store.Transaction;
import org.xend.protocol.xs.XsError;
import org.xend.protocol.xs.XsException;

/// A disk that fills and empties: changes are refused before anything is changed, rings go on for a while, and
/// everything heals by itself.
class FullDiskTest {
    private static final int SEGMENT = 4096;

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final Deque<Runnable> retries = new ArrayDeque<>();
    private final Store store = new Store();
    private boolean full;
    private Error broken;
    private int healed;
    private final SegmentJournal journal = new SegmentJournal(new Disk(), SEGMENT, new Memory(1, SEGMENT),
            Runnable::run, Runnable::run, retries::add, tasks::add);

    private final class Disk implements SegmentSource {
        @Override
        public Segment create(long number, int bytes) throws IOException {
            if (broken != null) {
                throw broken;
            }
            if (full) {
                throw new IOException("No space left on device");
            }
            return new Memory(number, bytes);
        }

        @Override
        public void discard(Segment unused) {
            // nothing is held
        }

        @Override
        public SnapshotSink snapshot(long number, int offset) throws IOException {
            if (full) {
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
            Words.put4(bytes, at, word);
        }

        @Override
        public void close() {
            // ordinary memory
        }
    }

    private FullDiskTest() {
        store.keepIn(journal);
        TornJournalTest.NoRings rings = new TornJournalTest.NoRings(store);
        journal.begin(new Keeper() {
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
            public void tellRingsAgain() {
                rings.tellRingsAgain();
            }

            @Override
            public boolean tellRings(int bytes) {
                return true;
            }

            @Override
            public void roomAgain() {
                healed++;
            }
        }, false);
    }

    private void write(int number) throws XsException {
        store.write(Caller.DOM0, "/k", new byte[]{(byte) number});
        assertTrue(journal.append());
    }

    private void settle(Deque<Runnable> queue) {
        for (int left = queue.size(); left > 0; left--) {
            queue.remove().run();
        }
    }

    private void letTimePass() {
        for (int i = 0; i < 5; i++) {
            settle(tasks);
            settle(retries);
        }
    }

    /// @return how many changes were taken
    private int writeUntilRefused() {
        int written = 0;
        while (true) {
            try {
                write(written);
                written++;
                settle(tasks);
            } catch (XsException e) {
                assertEquals(XsError.ENOSPC, e.error());
                return written;
            }
            assertTrue(written < 10_000, "the disk never fills");
        }
    }

    @Test
    void aFullDiskRefusesChangesAndChangesNothing() throws XsException {
        write(1);
        settle(tasks);
        full = true;
        int written = writeUntilRefused();
        assertTrue(written > 50, "the prepared segment was used first, for " + written + " changes");
        Node before = store.root();
        Transaction transaction = store.begin();
        transaction.write(Caller.DOM0, "/t", new byte[0]);
        assertEquals(XsError.ENOSPC, assertThrows(XsException.class, transaction::commit).error());
        assertEquals(XsError.ENOSPC,
                assertThrows(XsException.class, () -> store.write(Caller.DOM0, "/k", new byte[100])).error());
        assertEquals(before, store.root());
        assertEquals(written - 1, store.read(Caller.DOM0, "/k").value()[0] & 0xff);
    }

    @Test
    void faultB6_whatIsThereGoesWhereNothingNewCanCome() throws XsException {
        for (int i = 0; i < 30; i++) {
            store.write(Caller.DOM0, "/home/" + i, new byte[0]);
        }
        assertTrue(journal.append());
        settle(tasks);
        full = true;
        writeUntilRefused();
        Transaction both = store.begin();
        both.write(Caller.DOM0, "/new", new byte[0]);
        both.remove(Caller.DOM0, "/home");
        assertEquals(XsError.ENOSPC, assertThrows(XsException.class, both::commit).error());
        Transaction removals = store.begin();
        removals.remove(Caller.DOM0, "/home/0");
        removals.remove(Caller.DOM0, "/home/1");
        removals.commit();
        assertTrue(journal.append());
        int removed = 2;
        while (removed < 30 && remove("/home/" + removed)) {
            removed++;
        }
        assertTrue(removed > 3 && removed < 30, removed + " were removed");
        assertTrue(journal.hasReserve(), "rings need what is left");
        assertEquals(30 - removed, store.read(Caller.DOM0, "/home").children().size());
    }

    /// @return whether it was taken
    private boolean remove(String path) {
        try {
            store.remove(Caller.DOM0, path);
            assertTrue(journal.append());
            return true;
        } catch (XsException e) {
            assertEquals(XsError.ENOSPC, e.error());
            return false;
        }
    }

    @Test
    void ringsGoOnForAWhileAndThenWait() {
        full = true;
        settle(tasks);
        writeUntilRefused();
        int steps = 0;
        while (journal.hasReserve()) {
            journal.records().progress(7, steps, steps, new byte[0], 0, new byte[64], 0, 64);
            assertTrue(journal.append());
            steps++;
        }
        assertTrue(steps > 3, steps + " steps");
    }

    @Test
    void itHealsWhenThereIsSpaceAgain() throws XsException {
        full = true;
        writeUntilRefused();
        letTimePass();
        assertEquals(0, healed);
        full = false;
        letTimePass();
        assertEquals(1, healed);
        write(1);
        assertTrue(journal.hasReserve());
    }

    @Test
    void faultA3_itHealsAfterAnErrorThatNobodyForesaw() throws XsException {
        broken = new LinkageError("ordered");
        writeUntilRefused();
        letTimePass();
        assertEquals(0, healed);
        broken = null;
        letTimePass();
        assertEquals(1, healed);
        write(1);
    }

    @Test
    void whatNoSegmentHoldsStaysUntilThereIsSpace() {
        full = true;
        writeUntilRefused();
        byte[] large = new byte[3 * SEGMENT];
        journal.records().progress(7, 1, 1, new byte[0], 0, large, 0, large.length);
        assertFalse(journal.append());
        assertFalse(journal.append());
        full = false;
        letTimePass();
        assertTrue(journal.append());
    }

    @Test
    void aChangeLargerThanASegmentGetsOneOfItsOwn() throws XsException {
        Transaction transaction = store.begin();
        for (int i = 0; i < 500; i++) {
            transaction.write(Caller.DOM0, "/many/" + i, new byte[40]);
        }
        transaction.commit();
        assertTrue(journal.append());
        write(1);
    }
}
