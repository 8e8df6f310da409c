package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.xend.daemon.store.Caller;
import org.xend.daemon.xenstored.connection.ConflictCredit;
import org.xend.daemon.xenstored.socket.SocketUsers;
import org.xend.protocol.xs.FrameException;
import org.xend.protocol.xs.MessageType;
import org.xend.protocol.xs.Quota;

/// A user of the sockets who is neither root nor the daemon's own is held within quotas, all its connections
/// together, and nobody pays for its conflicts.
class FaultA8Test {
    private final RingHost host = new RingHost();
    private final StoreConductor conductor = host.conductor;
    private final SocketUsers users = new SocketUsers();
    private final Caller reader = users.connected("reader").orElseThrow();

    private MemoryStore.Client client(Caller caller) {
        MemoryStore.Client client = new MemoryStore.Client(conductor.connections(), caller);
        conductor.connections().opened(client);
        return client;
    }

    private static int begin(MemoryStore.Client client) {
        return Integer.parseInt(client.ask(MessageType.TRANSACTION_START, "|").replaceAll("[^0-9]", ""));
    }

    @Test
    void faultA8WatchesAndTransactionsOfAUserHaveAnEnd() {
        MemoryStore.Client client = client(reader);
        int watches = 0;
        while (watches < 1000
                && !client.ask(MessageType.WATCH, "/tool|" + watches + "|").equals("ERROR ENOSPC|")) {
            watches++;
        }
        assertEquals(Quota.WATCHES.standard(), watches);
        int transactions = 0;
        while (transactions < 1000
                && !client.ask(MessageType.TRANSACTION_START, "|").equals("ERROR ENOSPC|")) {
            transactions++;
        }
        assertEquals(Quota.TRANSACTIONS.standard(), transactions);
        Books.areRight(conductor);
    }

    @Test
    void faultA8AllConnectionsOfAUserHaveOneMemory() {
        conductor.store().quotas().set(-1, Quota.MEMORY, 20_000);
        MemoryStore.Client one = client(reader);
        MemoryStore.Client two = client(users.connected("reader").orElseThrow());
        int watches = 0;
        String token = "t".repeat(1000);
        while (watches < 100
                && (watches % 2 == 0 ? one : two)
                        .ask(MessageType.WATCH, "/tool|" + watches + token + "|")
                        .startsWith("WATCH")) {
            watches++;
        }
        assertTrue(watches > 10 && watches < 20, "watches " + watches);
        assertEquals("ERROR ENOMEM|", one.ask(MessageType.WATCH, "/tool|" + token + "|"));
        assertFalse(
                client(Caller.DOM0)
                        .ask(MessageType.WATCH, "/tool|" + token + "|")
                        .startsWith("ERROR"),
                "root is not bound");
        two.end();
        assertEquals("WATCH_EVENT /tool|" + token + "|", one.ask(MessageType.WATCH, "/tool|" + token + "|"));
        one.end();
        assertEquals(0, conductor.store().ledger().held(reader.account()));
        Books.areRight(conductor);
    }

    @Test
    void faultA8RequestsWhoseRepliesAreNotReadWait() throws FrameException {
        host.dom0.ask(MessageType.WRITE, "/big|" + "v".repeat(2000));
        MemoryStore.Client client = client(reader);
        byte[] read = MemoryStore.frame(MessageType.READ.number(), 0, MemoryStore.bytes("/big|"));
        int taken = 0;
        while (!client.hasHeld() && taken < 100) {
            byte[] two = new byte[2 * read.length];
            System.arraycopy(read, 0, two, 0, read.length);
            System.arraycopy(read, 0, two, read.length, read.length);
            client.receive(two, 0, two.length);
            taken += 2;
        }
        assertTrue(taken <= Quota.OUTSTANDING.standard() + 2, "taken " + taken);
        client.drain();
        assertTrue(client.accepts(), "who reads goes on");
    }

    @Test
    void faultA8EventsThatAreNotReadEndItsConnection() {
        conductor.store().quotas().set(-1, Quota.MEMORY, 20_000);
        MemoryStore.Client client = client(reader);
        client.ask(MessageType.WATCH, "/tool|token|");
        for (int i = 0; i < 2000 && !client.isOverflowed(); i++) {
            host.dom0.ask(MessageType.WRITE, "/tool/" + i + "|");
        }
        assertTrue(client.isOverflowed());
        assertTrue(conductor.store().ledger().bytes(reader.account()) <= 20_000);
    }

    /// Domain 0's nodes are no domain's account: for such a user their number has an end all the same.
    @Test
    void faultA8WhatAUserMayWriteHasAnEnd() {
        MemoryStore.Client client = client(reader);
        conductor.store().budget().setHeap(1024 * 1024);
        int nodes = 0;
        String answer = "WRITE OK|";
        while (answer.equals("WRITE OK|") && nodes < 5000) {
            answer = client.ask(MessageType.WRITE, "/tool/" + nodes++ + "|v");
        }
        assertEquals("ERROR ENOSPC|", answer);
        assertEquals("WRITE OK|", host.dom0.ask(MessageType.WRITE, "/tool/root|v"));
    }

    @Test
    void faultA8ItsConflictsCostNoDomainCredit() {
        RingHost.Guest guest = host.guest(7);
        guest.ask(MessageType.WRITE, "k|0");
        MemoryStore.Client client = client(reader);
        for (int i = 0; i < 2 * ConflictCredit.BURST; i++) {
            int id = begin(client);
            client.askIn(id, MessageType.READ, "/local/domain/7/k|");
            assertEquals("WRITE OK|", guest.ask(MessageType.WRITE, "k|" + i));
            assertEquals("ERROR EAGAIN|", client.askIn(id, MessageType.TRANSACTION_END, "T|"));
        }
        assertEquals(
                ConflictCredit.BURST,
                conductor
                        .lifecycle()
                        .introduced()
                        .find(7)
                        .orElseThrow()
                        .connection()
                        .orElseThrow()
                        .quotas()
                        .credit()
                        .points());
    }

    @Test
    void faultA8AUserHasSoManyConnectionsAndNoMore() {
        SocketUsers users = new SocketUsers();
        List<Caller> callers = new ArrayList<>();
        try (LogWatch log = new LogWatch()) {
            for (int i = 0; i < SocketUsers.CONNECTIONS; i++) {
                callers.add(users.connected("reader").orElseThrow());
            }
            assertEquals(Optional.empty(), users.connected("reader"));
            assertEquals(Optional.empty(), users.connected("reader"));
            assertEquals(1, log.lines().size(), "said once");
        }
        assertEquals(1, callers.stream().distinct().count(), "one account");
        assertTrue(users.connected("other").orElseThrow().account()
                != callers.getFirst().account());
        users.disconnected(callers.getFirst());
        assertTrue(users.connected("reader").isPresent());
    }
}
