package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xend.daemon.store.usage.Budget;
import org.xend.daemon.store.usage.Ledger;
import org.xend.protocol.xs.FrameException;
import org.xend.protocol.xs.MessageType;

/// What all domains hold together is bounded, whatever each may hold; `lab/hostile` does the same with a
/// thousand, on the daemon's own heap.
class FaultA2Test {
    private static final int HOSTILE = 40;
    private static final int HONEST = 10;
    private static final int ROUNDS = 120;
    private static final long HEAP = 16 * 1024 * 1024;
    /// What the queue of one that reads may always take, with its spare room.
    private static final long QUEUE = 20 * 1024;

    private final RingHost host = new RingHost();
    private final StoreConductor conductor = host.conductor;
    private final Ledger ledger = conductor.store().ledger();
    private final Budget budget = conductor.store().budget();

    private HostileDomain hostile(int domid, HostileDomain.Harm harm) {
        RingHost.Guest guest = host.guest(domid);
        return new HostileDomain(domid, harm, guest.page(), guest::notifyStore);
    }

    private static int begin(RingHost.Guest guest) {
        return Integer.parseInt(guest.ask(MessageType.TRANSACTION_START, "|").replaceAll("[^0-9]", ""));
    }

    /// Asks and passes over events.
    private static void answers(
            String expected, RingHost.Guest guest, MessageType type, int transaction, String payload) {
        guest.send(MemoryStore.frame(type.number(), transaction, MemoryStore.bytes(payload)));
        assertEquals(
                List.of(expected),
                guest.drain().stream()
                        .filter(message -> !message.startsWith("WATCH_EVENT"))
                        .toList());
    }

    private static void work(RingHost.Guest guest, int round) {
        answers("WRITE OK|", guest, MessageType.WRITE, 0, "data/" + round % 30 + "|" + round);
        answers("READ " + round, guest, MessageType.READ, 0, "data/" + round % 30 + "|");
        answers("WATCH OK|", guest, MessageType.WATCH, 0, "data|" + round + "|");
        int id = begin(guest);
        answers("READ " + round, guest, MessageType.READ, id, "data/" + round % 30 + "|");
        answers("WRITE OK|", guest, MessageType.WRITE, id, "state|" + round);
        answers("TRANSACTION_END OK|", guest, MessageType.TRANSACTION_END, id, "T|");
        answers("UNWATCH OK|", guest, MessageType.UNWATCH, 0, "data|" + round + "|");
    }

    @Test
    void faultA2WhateverManyDoTheBudgetHoldsAndTheHonestAreServed() throws FrameException {
        budget.setHeap(HEAP);
        List<HostileDomain> hostile = new ArrayList<>();
        List<RingHost.Guest> honest = new ArrayList<>();
        for (int domid = 1; domid <= HOSTILE; domid++) {
            hostile.add(hostile(domid, HostileDomain.harm(domid)));
        }
        for (int i = 0; i < HONEST; i++) {
            honest.add(host.guest(1000 + i));
        }
        long before = UsedHeap.bytes();
        long most = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (HostileDomain one : hostile) {
                one.step();
            }
            work(honest.get(round % HONEST), round);
            most = Math.max(most, ledger.held());
            assertTrue(ledger.held() <= budget.most() + HOSTILE * QUEUE, "round " + round + ": " + ledger.held());
            assertTrue(conductor.store().pins().bytes() <= budget.mostOfViews(), "views in round " + round);
        }
        long heap = UsedHeap.bytes() - before;
        long booked = ledger.held() + conductor.store().pins().bytes();
        assertTrue(heap <= booked * 5 / 4, heap + " bytes of heap are booked as " + booked);
        assertTrue(budget.refused() > 100 && most > budget.most() / 2, "the budget was reached: " + most);
        assertTrue(hostile.stream().mapToLong(HostileDomain::answers).sum() > ROUNDS, "they were served too");
        Books.areRight(conductor);
    }

    /// A book that is far below what the heap has would let it be filled.
    @ParameterizedTest
    @EnumSource(HostileDomain.Harm.class)
    void faultA2TheBookIsWhatTheHeapHas(HostileDomain.Harm harm) throws FrameException {
        budget.setHeap(16L << 30);
        List<HostileDomain> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            if (harm == HostileDomain.Harm.DEAF_TO_EVENTS) {
                all.add(hostile(10 + 2 * i, HostileDomain.Harm.LOUD));
            }
            all.add(hostile(11 + 2 * i, harm));
        }
        long base = ledger.held();
        long before = UsedHeap.bytes();
        int rounds = harm == HostileDomain.Harm.DEEP_WATCHES ? 100 : 400;
        for (int round = 0; round < rounds; round++) {
            for (HostileDomain one : all) {
                one.step();
            }
        }
        long heap = UsedHeap.bytes() - before;
        long booked = ledger.held() - base + conductor.store().pins().bytes();
        assertTrue(booked > 20_000, "booked " + booked);
        assertTrue(heap <= booked * 5 / 4 + 50_000, heap + " bytes of heap are booked as " + booked);
        Books.areRight(conductor);
    }

    /// The largest are refused more, those that have little are not, and what is given back can be had again.
    @Test
    void faultA2TheLargestAreRefusedMoreAndTheSmallAreNot() {
        budget.setHeap(16 * 1024 * 1024);
        List<RingHost.Guest> large = new ArrayList<>();
        for (int domid = 1; domid <= 8; domid++) {
            RingHost.Guest guest = host.guest(domid);
            large.add(guest);
            String answer = "WRITE OK|";
            for (int i = 0; i < 990 && answer.equals("WRITE OK|"); i++) {
                answer = guest.ask(MessageType.WRITE, "n" + i + "|" + "v".repeat(1900));
            }
            assertEquals("ERROR EIO|", answer, "domain " + domid);
        }
        RingHost.Guest small = host.guest(50);
        for (int i = 0; i < 20; i++) {
            assertEquals("WRITE OK|", small.ask(MessageType.WRITE, "n" + i + "|" + "v".repeat(1000)));
        }
        RingHost.Guest one = large.getFirst();
        assertEquals("READ " + "v".repeat(1900), one.ask(MessageType.READ, "n0|"), "who reads is answered");
        assertEquals("WRITE OK|", one.ask(MessageType.WRITE, "n0|" + "w".repeat(1900)), "no more than it was");
        assertEquals("ERROR ENOMEM|", one.ask(MessageType.WATCH, "n0|" + "t".repeat(1000) + "|"));
        for (int i = 0; i < 100; i++) {
            assertEquals("RM OK|", one.ask(MessageType.RM, "n" + i + "|"));
        }
        assertEquals("WRITE OK|", one.ask(MessageType.WRITE, "n0|" + "v".repeat(1900)));
        Books.areRight(conductor);
    }
}
