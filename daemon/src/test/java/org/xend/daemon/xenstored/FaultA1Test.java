package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xend.daemon.store.usage.Budget;
import org.xend.protocol.xs.MessageType;

/// What open transactions keep of older trees is bounded for all together.
class FaultA1Test {
    private static final int GUESTS = 6;
    private static final int TRANSACTIONS = 10;
    private static final int VALUES = 50;
    private static final String VALUE = "v".repeat(1900);
    private static final long HEAP = 32 * 1024 * 1024;

    private final RingHost host = new RingHost();
    private final StoreConductor conductor = host.conductor;
    private final Budget budget = conductor.store().budget();

    private static int begin(RingHost.Guest guest) {
        int id = Integer.parseInt(guest.ask(MessageType.TRANSACTION_START, "|").replaceAll("[^0-9]", ""));
        guest.ask(MessageType.READ, id, "n0|");
        return id;
    }

    private static void rewrite(RingHost.Guest guest) {
        for (int i = 0; i < VALUES; i++) {
            assertEquals("WRITE OK|", guest.ask(MessageType.WRITE, "n" + i + "|" + VALUE));
        }
    }

    /// Sixty trees of half a megabyte each would be kept here.
    @Test
    void faultA1TransactionsOfManyKeepNoMoreThanAllMay() {
        budget.setHeap(HEAP);
        List<RingHost.Guest> guests = new ArrayList<>();
        for (int domid = 1; domid <= GUESTS; domid++) {
            guests.add(host.guest(domid));
        }
        RingHost.Guest honest = host.guest(100);
        guests.forEach(FaultA1Test::rewrite);
        long before = UsedHeap.bytes();
        for (int round = 0; round < TRANSACTIONS; round++) {
            for (RingHost.Guest guest : guests) {
                assertEquals(round + 1, begin(guest));
                guests.forEach(FaultA1Test::rewrite);
                int id = begin(honest);
                assertEquals("WRITE OK|", honest.ask(MessageType.WRITE, id, "k|" + round));
                assertEquals(
                        "TRANSACTION_END OK|",
                        honest.ask(MessageType.TRANSACTION_END, id, "T|"),
                        "the oldest have to give way");
                assertTrue(conductor.store().pins().bytes() <= budget.mostOfViews(), "views in round " + round);
            }
        }
        long kept = UsedHeap.bytes() - before;
        assertTrue(kept < HEAP / 4, "bytes in use more: " + kept);
        int again = 0;
        for (RingHost.Guest guest : guests) {
            for (int id = 1; id <= TRANSACTIONS; id++) {
                assertEquals("READ " + VALUE, guest.ask(MessageType.READ, id, "n0|"), "every id still answers");
                String end = guest.ask(MessageType.TRANSACTION_END, id, "T|");
                assertTrue(List.of("ERROR EAGAIN|", "TRANSACTION_END OK|").contains(end), end);
                again += end.startsWith("ERROR") ? 1 : 0;
            }
        }
        assertTrue(again >= GUESTS * TRANSACTIONS / 2, "taken away: " + again);
        assertEquals(0, conductor.store().pins().bytes());
        Books.areRight(conductor);
    }

    @Test
    void faultA1WhatAnAbandonedTransactionDidIsForgotten() {
        RingHost.Guest guest = host.guest(1);
        rewrite(guest);
        int id = begin(guest);
        assertEquals("WRITE OK|", guest.ask(MessageType.WRITE, id, "inside|v"));
        rewrite(guest);
        try (LogWatch log = new LogWatch()) {
            budget.setHeap(1024);
            conductor.outbox().flush();
            assertEquals(
                    1,
                    log.lines().stream()
                            .filter(line -> line.contains("older trees"))
                            .count());
        }
        budget.setHeap(HEAP);
        assertEquals(1, conductor.store().pins().abandoned());
        assertEquals("ERROR ENOENT|", guest.ask(MessageType.READ, id, "inside|"));
        assertEquals("WRITE OK|", guest.ask(MessageType.WRITE, id, "more|v"));
        assertEquals("ERROR EAGAIN|", guest.ask(MessageType.TRANSACTION_END, id, "T|"));
        assertEquals("ERROR ENOENT|", guest.ask(MessageType.READ, "more|"));
        assertEquals("WRITE OK|", guest.ask(MessageType.WRITE, "again|v"), "it cost nobody credit");
        Books.areRight(conductor);
    }

    /// Domain 0's and root's give way when nothing else is left to take.
    @Test
    void faultA1GuestsGiveWayBeforeTheToolstack() {
        MemoryStore.Client tool = host.client();
        RingHost.Guest guest = host.guest(1);
        rewrite(guest);
        assertEquals("WRITE OK|", guest.ask(MessageType.WRITE, "still|v"));
        int tools =
                Integer.parseInt(tool.ask(MessageType.TRANSACTION_START, "|").replaceAll("[^0-9]", ""));
        tool.askIn(tools, MessageType.READ, "/local/domain/1|");
        rewrite(guest);
        int guests =
                Integer.parseInt(guest.ask(MessageType.TRANSACTION_START, "|").replaceAll("[^0-9]", ""));
        guest.ask(MessageType.READ, guests, "still|");
        rewrite(guest);
        long held = conductor.store().pins().bytes();
        budget.setHeap(16 * (held - 1));
        conductor.outbox().flush();
        assertEquals("ERROR EAGAIN|", guest.ask(MessageType.TRANSACTION_END, guests, "T|"));
        assertEquals("TRANSACTION_END OK|", tool.askIn(tools, MessageType.TRANSACTION_END, "T|"));
    }
}
