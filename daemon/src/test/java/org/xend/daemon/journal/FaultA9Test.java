package org.xend.daemon.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import org.xend.daemon.store.Caller;
import org.xend.daemon.store.Store;
import org.xend.daemon.store.Transaction;
import org.xend.daemon.store.node.Node;
import org.xend.protocol.xs.XsError;
import org.xend.protocol.xs.XsException;

/// A disk that takes its time: the store's loop never waits for it.
class FaultA9Test {
    /// Nothing here waits: this only ends a run on code that does.
    private static final Duration HANGS = Duration.ofSeconds(20);

    private final Deque<Runnable> disk = new ArrayDeque<>();
    private final Deque<Runnable> snapshots = new ArrayDeque<>();
    private final JournalOnDisk on = new JournalOnDisk(disk::add, snapshots::add);
    private final Store store = on.store;
    private final SegmentJournal journal = on.journal;

    private void diskAnswers() {
        for (int i = 0; i < 3; i++) {
            JournalOnDisk.run(disk);
            JournalOnDisk.run(on.tasks);
        }
    }

    private void write(String path, int bytes) throws XsException {
        on.write(path, new byte[bytes]);
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
            assertEquals(0, on.roomNotices());
            diskAnswers();
            assertEquals(1, on.roomNotices(), "the waiting client is notified");
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
            assertEquals(
                    XsError.EAGAIN,
                    assertThrows(XsException.class, large::commit).error());
            large.release();
            assertEquals(
                    XsError.ENOSPC,
                    assertThrows(XsException.class, () -> write("/k", 3500)).error());
            assertEquals(before, store.root());
            diskAnswers();
            assertEquals(1, on.roomNotices());
            write("/k", 20);
        });
    }

    @Test
    void faultA9ACommitLargerThanASegmentIsTriedAgainWhenThereIsOneForIt() {
        assertTimeoutPreemptively(HANGS, () -> {
            diskAnswers();
            Transaction first = many();
            assertEquals(
                    XsError.EAGAIN,
                    assertThrows(XsException.class, first::commit).error());
            first.release();
            diskAnswers();
            many().commit();
            assertTrue(journal.append());
            assertTrue(on.made.get(1) > 20_000, "made " + on.made);
            on.fits(JournalOnDisk.SEGMENT);
            diskAnswers();
            Transaction second = many();
            assertEquals(
                    XsError.EAGAIN,
                    assertThrows(XsException.class, second::commit).error());
            diskAnswers();
            assertEquals(
                    XsError.ENOSPC,
                    assertThrows(XsException.class, second::commit).error(),
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
            byte[] large = new byte[3 * JournalOnDisk.SEGMENT];
            diskAnswers();
            journal.records().progress(7, 1, 1, new byte[0], 0, large, 0, large.length);
            assertFalse(journal.append(), "nothing may leave yet");
            diskAnswers();
            assertEquals(1, on.roomNotices());
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
            assertTrue(on.made.size() > 20, "segments " + on.made.size());
            assertEquals(0, on.roomNotices());
        });
    }
}
