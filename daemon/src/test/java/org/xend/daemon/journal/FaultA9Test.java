package org.xend.daemon.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xend.daemon.store.Caller;
import org.xend.daemon.store.Node;
import org.xend.daemon.store.Store;
import org.xend.daemon.store.Transaction;
import org.xend.protocol.xs.XsError;
import org.xend.protocol.xs.XsException;

/// A disk that takes its time: the store's loop never waits for it.
class FaultA9Test {
    private static final int SEGMENT = 4096;
    /// Nothing here waits: this only ends a run on code that does.
    private static final Duration HANGS = Duration.ofSeconds(20);

    private final Deque<Runnable> disk = new ArrayDeque<>();
    private final Deque<Runnable> snapshots = new ArrayDeque<>();
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final Deque<Runnable> retries = new ArrayDeque<>();
    private final List<Integer> made = new ArrayList<>();
    private final Store store = new Store();
    private int told;
    /// Segments above this size do not fit.
    private int free = Integer.MAX_VALUE;
    private final SegmentJournal journal = new SegmentJournal(new Disk(), SEGMENT, new Memory(1, SEGMENT),
            disk::add, snapshots::add, retries::add, tasks::add);

    private final class Disk implements SegmentSource {
        @Override
        public Segment create(long number, int bytes) throws IOException {
            if (bytes > free) {
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
        public SnapshotSink snapshot(long number, int offset) {
            throw new AssertionError("no snapshot is written here");
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

    private FaultA9Test() {
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
                told++;
            }
        }, false);
    }

    private static void run(Deque<Runnable> queue) {
        for (int left = queue.size(); left > 0; left--) {
            queue.remove().run();
        }
    }

    private void diskAnswers() {
        for (int i = 0; i < 3; i++) {
            run(disk);
            run(tasks);
        }
    }

    private void write(String path, int bytes) throws XsException {
        store.write(Caller.DOM0, path, new byte[bytes]);
        assertTrue(journal.append());
    }

    @Test
    void faultA9RequestsAreToWaitBeforeOneIsRefused() {
        assertTimeoutPreemptively(HANGS, () -> {
            int written = 0;
            while (!journal.isBehind()) {
                write("/k", 20);
                written++;
            }
            assertTrue(written > 10, "written " + written);
            write("/k", 20);
            assertEquals(0, told);
            diskAnswers();
            assertEquals(1, told, "who waits is told");
            assertFalse(journal.isBehind());
            for (int i = 0; i < 50; i++) {
                write("/k", 20);
            }
        });
    }

    @Test
    void faultA9WhatHasNoRoomYetIsRefusedAtOnceAndChangesNothing() {
        assertTimeoutPreemptively(HANGS, () -> {
            Node before = store.root();
            Transaction large = store.begin();
            large.write(Caller.DOM0, "/k", new byte[3500]);
            assertEquals(XsError.EAGAIN, assertThrows(XsException.class, large::commit).error());
            large.release();
            assertEquals(XsError.ENOSPC, assertThrows(XsException.class, () -> write("/k", 3500)).error());
            assertEquals(before, store.root());
            diskAnswers();
            assertEquals(1, told);
            write("/k", 20);
        });
    }

    @Test
    void faultA9ACommitLargerThanASegmentIsTriedAgainWhenThereIsOneForIt() {
        assertTimeoutPreemptively(HANGS, () -> {
            diskAnswers();
            Transaction first = many();
            assertEquals(XsError.EAGAIN, assertThrows(XsException.class, first::commit).error());
            first.release();
            diskAnswers();
            many().commit();
            assertTrue(journal.append());
            assertTrue(made.get(1) > 20_000, "made " + made);
            free = SEGMENT;
            diskAnswers();
            Transaction second = many();
            assertEquals(XsError.EAGAIN, assertThrows(XsException.class, second::commit).error());
            diskAnswers();
            assertEquals(XsError.ENOSPC, assertThrows(XsException.class, second::commit).error(),
                    "there is no room for one so large");
            write("/k", 20);
        });
    }

    private Transaction many() throws XsException {
        Transaction many = store.begin();
        for (int i = 0; i < 500; i++) {
            many.write(Caller.DOM0, "/many/" + i, new byte[40]);
        }
        return many;
    }

    @Test
    void faultA9AGroupLargerThanASegmentLeavesWhenThereIsOneForIt() {
        assertTimeoutPreemptively(HANGS, () -> {
            byte[] large = new byte[3 * SEGMENT];
            diskAnswers();
            journal.records().progress(7, 1, 1, new byte[0], 0, large, 0, large.length);
            assertFalse(journal.append(), "nothing may leave yet");
            diskAnswers();
            assertEquals(1, told);
            assertTrue(journal.append());
        });
    }

    @Test
    void faultA9ASnapshotThatTakesLongKeepsNoSegmentWaiting() {
        assertTimeoutPreemptively(HANGS, () -> {
            for (int i = 0; i < 1000; i++) {
                write("/k", 100);
                diskAnswers();
            }
            assertEquals(1, snapshots.size(), "it is still to be written");
            assertTrue(made.size() > 20, "segments " + made.size());
            assertEquals(0, told);
        });
    }
}
