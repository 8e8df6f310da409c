package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xend.daemon.store.TreeAudit;
import org.xend.daemon.store.node.Node;
import org.xend.protocol.xs.MessageType;

/// Advisories about transactions: what is left of one that fails, and who can make others' fail.
class AdvisoryTransactionTest {
    /// Of 1000 nodes that a domain may own: what is left beside its home.
    private static final int FREE = 999;

    private final RingHost host = new RingHost();
    private final MemoryStore.Client dom0 = host.dom0;

    @RegisterExtension
    final StoreInvariants invariants = new StoreInvariants(host);

    private static int start(RingHost.Guest guest) {
        return Integer.parseInt(guest.ask(MessageType.TRANSACTION_START, "|").replaceAll("\\D", ""));
    }

    private int owned(int domid) {
        return host.conductor.store().ledger().owned(domid);
    }

    @Test
    void xsa421_whatCameAndWentInATransactionIsNoTraceInTheBooks() {
        RingHost.Guest guest = host.guest(7);
        int before = owned(7);
        int id = start(guest);
        for (String request : List.of("WRITE a|v", "RM a|", "WRITE b|v")) {
            String[] words = request.split(" ");
            assertTrue(guest.ask(MessageType.valueOf(words[0]), id, words[1]).endsWith("OK|"));
        }
        assertEquals("TRANSACTION_END OK|", guest.ask(MessageType.TRANSACTION_END, id, "T|"));
        assertEquals("DIRECTORY b|", guest.ask(MessageType.DIRECTORY, "/local/domain/7|"));
        assertEquals(before + 1, owned(7));
    }

    /// The same where others have changed the tree meanwhile, so that the changes are made once more.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "WRITE a/b/c|v;RM a|;WRITE a/d|v",
                "WRITE x|v;RM x|;MKDIR x|;RM x|;WRITE a/d|v",
                "WRITE a/d|v;WRITE a/d/e|;RM a/d/e|",
                "WRITE a/d|v;SET_PERMS a|n7|r8|;WRITE a/d|w"
            })
    void xsa421_norWhereItIsRepeatedOnANewerTree(String requests) {
        RingHost.Guest guest = host.guest(7);
        guest.ask(MessageType.WRITE, "side|0");
        int before = owned(7);
        int id = start(guest);
        for (String request : requests.split(";")) {
            String[] words = request.split(" ");
            assertTrue(guest.ask(MessageType.valueOf(words[0]), id, words[1]).endsWith("OK|"), request);
            assertEquals("WRITE OK|", guest.ask(MessageType.WRITE, "side|" + request.length()));
        }
        assertEquals("TRANSACTION_END OK|", guest.ask(MessageType.TRANSACTION_END, id, "T|"));
        assertEquals("DIRECTORY side|a|", guest.ask(MessageType.DIRECTORY, "/local/domain/7|"));
        assertEquals("DIRECTORY d|", guest.ask(MessageType.DIRECTORY, "a|"));
        assertEquals(before + 2, owned(7));
    }

    /// Two transactions that fit one by one but not together: the second one finds the room gone only when
    /// it has met no conflict, and leaves nothing behind.
    @Test
    void xsa421_anErrorBehindTheConflictCheckUndoesAll() {
        RingHost.Guest guest = host.guest(7);
        guest.ask(MessageType.MKDIR, "one|");
        guest.ask(MessageType.MKDIR, "two|");
        int first = start(guest);
        int second = start(guest);
        for (int i = 0; i < FREE / 2 + 10; i++) {
            assertEquals("WRITE OK|", guest.ask(MessageType.WRITE, first, "one/" + i % 4 + "/" + i + "|v"));
            assertEquals("WRITE OK|", guest.ask(MessageType.WRITE, second, "two/" + i % 4 + "/" + i + "|v"));
        }
        assertEquals("TRANSACTION_END OK|", guest.ask(MessageType.TRANSACTION_END, first, "T|"));
        Node before = host.conductor.store().root();
        dom0.ask(MessageType.WATCH, "/local/domain/7/two|T|");
        dom0.drain();
        assertEquals("ERROR ENOSPC|", guest.ask(MessageType.TRANSACTION_END, second, "T|"));
        assertSame(before, host.conductor.store().root());
        assertEquals(List.of(), dom0.drain(), "nothing happened, so nobody hears of it");
        assertEquals("ERROR ENOENT|", guest.ask(MessageType.TRANSACTION_END, second, "T|"));
        assertEquals("WRITE OK|", guest.ask(MessageType.WRITE, "two/0|v"));
    }

    /// @param free nodes that still fit
    @ParameterizedTest
    @CsvSource({"1", "2", "4"})
    void xsa414_aPathThatDoesNotFitWholeIsNotMadeInPart(int free) {
        RingHost.Guest guest = nearlyFull(free);
        Node before = host.conductor.store().root();
        assertEquals("ERROR ENOSPC|", guest.ask(MessageType.WRITE, "p/q/r/s/t|v"));
        assertEquals("ERROR ENOSPC|", guest.ask(MessageType.MKDIR, "p/q/r/s/t|"));
        assertSame(before, host.conductor.store().root());
        assertEquals(1000 - free, owned(7));
        assertEquals("ERROR ENOENT|", guest.ask(MessageType.READ, "p|"));
        for (int i = 0; i < free; i++) {
            assertEquals("WRITE OK|", guest.ask(MessageType.WRITE, "last" + i + "|"));
        }
        assertEquals("ERROR ENOSPC|", guest.ask(MessageType.WRITE, "more|"));
    }

    @Test
    void xsa414_aPathThatJustFitsIsMade() {
        RingHost.Guest guest = nearlyFull(5);
        assertEquals("WRITE OK|", guest.ask(MessageType.WRITE, "p/q/r/s/t|v"));
        assertEquals(1000, owned(7));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void xsa415_aPathThatFailsInATransactionLeavesNoOrphan(boolean othersWrite) {
        RingHost.Guest guest = nearlyFull(2);
        guest.ask(MessageType.WRITE, "fill0|v");
        int id = start(guest);
        assertEquals("READ v", guest.ask(MessageType.READ, id, "fill0|"));
        assertEquals("ERROR ENOSPC|", guest.ask(MessageType.WRITE, id, "p/q/r/s/t|v"));
        if (othersWrite) {
            dom0.ask(MessageType.WRITE, "/elsewhere|v");
        }
        assertEquals("ERROR ENOSPC|", guest.ask(MessageType.TRANSACTION_END, id, "T|"));
        assertEquals(998, owned(7));
        assertTrue(TreeAudit.check(host.conductor.store()).stream().noneMatch(path -> path.contains("/p")));
        assertEquals("ERROR ENOENT|", guest.ask(MessageType.READ, "p|"));
    }

    private RingHost.Guest nearlyFull(int free) {
        RingHost.Guest guest = host.guest(7);
        guest.fill(FREE - free);
        return guest;
    }

    /// A guest that writes at every opportunity, against the tries of somebody who reads and writes the same
    /// node in transactions.
    @Test
    void xsa206_aBusyWriterCannotMakeAnothersTransactionFailForEver() {
        RingHost.Guest busy = host.guest(7);
        RingHost.Guest honest = host.guest(8);
        busy.ask(MessageType.WRITE, "k|0");
        byte[] write = MemoryStore.frame(MessageType.WRITE.number(), 0, MemoryStore.bytes("k|again"));
        int tries = 0;
        boolean committed = false;
        while (!committed && tries < 1000) {
            tries++;
            int id = Integer.parseInt(
                    dom0.ask(MessageType.TRANSACTION_START, "|").replaceAll("\\D", ""));
            assertTrue(dom0.askIn(id, MessageType.READ, "/local/domain/7/k|").startsWith("READ "));
            dom0.askIn(id, MessageType.WRITE, "/local/domain/7/k|mine");
            busy.ring().put(write, 0, write.length);
            busy.notifyStore(16);
            busy.ring().take(new byte[1024], 0, 1024);
            assertEquals("WRITE OK|", honest.ask(MessageType.WRITE, "own|" + tries), "a third one is served");
            String end = dom0.askIn(id, MessageType.TRANSACTION_END, "T|");
            committed = end.equals("TRANSACTION_END OK|");
            assertTrue(committed || end.equals("ERROR EAGAIN|"), end);
        }
        assertTrue(committed, "not within " + tries + " tries");
        assertFalse(tries > 20, tries + " tries");
        host.store.advance(Duration.ofSeconds(1));
        busy.drain();
        assertEquals("WRITE OK|", busy.ask(MessageType.WRITE, "k|later"), "it may go on after a while");
    }

    /// Nor one who hides the change that hurts among thousands that do not.
    @Test
    void xsa206_norDrownItsTracesInOtherWrites() {
        RingHost.Guest busy = host.guest(7);
        busy.ask(MessageType.WRITE, "k|0");
        int tries = 0;
        boolean committed = false;
        while (!committed && tries < 20) {
            tries++;
            int id = Integer.parseInt(
                    dom0.ask(MessageType.TRANSACTION_START, "|").replaceAll("\\D", ""));
            dom0.askIn(id, MessageType.READ, "/local/domain/7/k|");
            dom0.askIn(id, MessageType.WRITE, "/local/domain/7/k|mine");
            boolean served = busy.offer(MessageType.WRITE, 0, "k|again");
            for (int i = 0; i < 5000 && served; i++) {
                served = busy.offer(MessageType.WRITE, 0, "x|" + i);
                busy.drain();
            }
            committed = dom0.askIn(id, MessageType.TRANSACTION_END, "T|").equals("TRANSACTION_END OK|");
        }
        assertTrue(committed, "not within " + tries + " tries");
    }

    /// Two transactions that remove the same nodes.
    @Test
    void xsa440_nodesRemovedTwiceAreCountedOnce() {
        RingHost.Guest guest = host.guest(7);
        for (int i = 0; i < 50; i++) {
            assertEquals("WRITE OK|", guest.ask(MessageType.WRITE, "d" + i % 5 + "/" + i + "|v"));
        }
        int one = start(guest);
        int two = start(guest);
        for (int i = 0; i < 50; i++) {
            for (int id : new int[] {one, two}) {
                assertEquals("RM OK|", guest.ask(MessageType.RM, id, "d" + i % 5 + "/" + i + "|"));
            }
        }
        assertEquals("TRANSACTION_END OK|", guest.ask(MessageType.TRANSACTION_END, one, "T|"));
        assertEquals(6, owned(7));
        assertEquals("ERROR EAGAIN|", guest.ask(MessageType.TRANSACTION_END, two, "T|"));
        assertEquals(6, owned(7));
        dom0.ask(MessageType.RM, "/local/domain/7|");
        assertEquals(0, owned(7));
    }

    /// Whole trees, removed in both and by somebody outside.
    @Test
    void xsa440_treesRemovedTwiceAreCountedOnce() {
        RingHost.Guest guest = host.guest(7);
        for (int i = 0; i < 50; i++) {
            assertEquals("WRITE OK|", guest.ask(MessageType.WRITE, "d/" + i + "|v"));
        }
        int one = start(guest);
        int two = start(guest);
        assertEquals("RM OK|", guest.ask(MessageType.RM, one, "d|"));
        assertEquals("RM OK|", guest.ask(MessageType.RM, two, "d/7|"));
        assertEquals("RM OK|", guest.ask(MessageType.RM, two, "d|"));
        assertEquals("RM OK|", guest.ask(MessageType.RM, "d/7|"));
        assertEquals("ERROR EAGAIN|", guest.ask(MessageType.TRANSACTION_END, one, "T|"));
        assertEquals("ERROR EAGAIN|", guest.ask(MessageType.TRANSACTION_END, two, "T|"));
        assertEquals(51, owned(7));
    }
}
