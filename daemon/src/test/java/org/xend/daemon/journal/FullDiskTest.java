package org.xend.daemon.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.xend.daemon.store.Caller;
import org.xend.daemon.store.Store;
import org.xend.daemon.store.Transaction;
import org.xend.daemon.store.node.Node;
import org.xend.protocol.xs.XsError;
import org.xend.protocol.xs.XsException;

/// A disk that fills and empties: changes are refused before anything is changed, rings go on for a while, and
/// everything heals by itself.
class FullDiskTest {
    private static final int ALL = Integer.MAX_VALUE;

    private final JournalOnDisk on = new JournalOnDisk(Runnable::run, Runnable::run);
    private final Store store = on.store;
    private final SegmentJournal journal = on.journal;

    private void write(int number) throws XsException {
        on.write("/k", (byte) number);
    }

    private void letTimePass() {
        for (int i = 0; i < 5; i++) {
            JournalOnDisk.run(on.tasks);
            JournalOnDisk.run(on.retries);
        }
    }

    /// @return how many changes were taken
    private int writeUntilRefused() {
        int written = 0;
        while (true) {
            try {
                write(written);
                written++;
                JournalOnDisk.run(on.tasks);
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
        JournalOnDisk.run(on.tasks);
        on.fits(0);
        int written = writeUntilRefused();
        assertTrue(written > 50, "the prepared segment was used first, for " + written + " changes");
        Node before = store.root();
        Transaction transaction = store.begin();
        transaction.write(Caller.DOM0, "/t", new byte[0]);
        assertEquals(
                XsError.ENOSPC,
                assertThrows(XsException.class, transaction::commit).error());
        assertEquals(
                XsError.ENOSPC,
                assertThrows(XsException.class, () -> store.write(Caller.DOM0, "/k", new byte[100]))
                        .error());
        assertEquals(before, store.root());
        assertEquals(written - 1, store.read(Caller.DOM0, "/k").value()[0] & 0xff);
    }

    @Test
    void faultB6_whatIsThereGoesWhereNothingNewCanCome() throws XsException {
        for (int i = 0; i < 30; i++) {
            store.write(Caller.DOM0, "/home/" + i, new byte[0]);
        }
        assertTrue(journal.append());
        JournalOnDisk.run(on.tasks);
        on.fits(0);
        writeUntilRefused();
        Transaction both = store.begin();
        both.write(Caller.DOM0, "/new", new byte[0]);
        both.remove(Caller.DOM0, "/home");
        assertEquals(
                XsError.ENOSPC, assertThrows(XsException.class, both::commit).error());
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
        on.fits(0);
        JournalOnDisk.run(on.tasks);
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
        on.fits(0);
        writeUntilRefused();
        letTimePass();
        assertEquals(0, on.roomNotices());
        on.fits(ALL);
        letTimePass();
        assertEquals(1, on.roomNotices());
        write(1);
        assertTrue(journal.hasReserve());
    }

    @Test
    void faultA3_itHealsAfterAnErrorThatNobodyForesaw() throws XsException {
        on.breaks(new LinkageError("ordered"));
        writeUntilRefused();
        letTimePass();
        assertEquals(0, on.roomNotices());
        on.breaks(null);
        letTimePass();
        assertEquals(1, on.roomNotices());
        write(1);
    }

    @Test
    void whatNoSegmentHoldsStaysUntilThereIsSpace() {
        on.fits(0);
        writeUntilRefused();
        byte[] large = new byte[3 * JournalOnDisk.SEGMENT];
        journal.records().progress(7, 1, 1, new byte[0], 0, large, 0, large.length);
        assertFalse(journal.append());
        assertFalse(journal.append());
        on.fits(ALL);
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

    @Test
    void thatTheTreeCannotBeWrittenAnewIsSaidOnceUntilItIs() throws XsException {
        var logger = (Logger) LoggerFactory.getLogger(SegmentJournal.class);
        var said = new ListAppender<ILoggingEvent>();
        said.start();
        logger.addAppender(said);
        try {
            on.snapshotsFail(true);
            writeSegments(40);
            assertEquals(1, warnings(said));
            on.snapshotsFail(false);
            writeSegments(40);
            on.snapshotsFail(true);
            writeSegments(40);
            assertEquals(2, warnings(said));
        } finally {
            logger.detachAppender(said);
        }
    }

    private void writeSegments(int count) throws XsException {
        int before = on.made.size();
        while (on.made.size() < before + count) {
            on.write("/k", new byte[200]);
            letTimePass();
        }
    }

    private static long warnings(ListAppender<ILoggingEvent> said) {
        return said.list.stream()
                .filter(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
                .count();
    }
}
