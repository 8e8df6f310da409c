package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xend.daemon.store.Caller;
import org.xend.protocol.xs.MessageType;
import org.xend.protocol.xs.Wire;

/// Advisories about watches and the events they cause.
class AdvisoryWatchTest {
    private final RingHost host = new RingHost();
    private final MemoryStore.Client dom0 = host.dom0;

    @RegisterExtension
    final StoreInvariants invariants = new StoreInvariants(host);

    @Test
    void xsa115_watchesBelongToNoTransaction() {
        RingHost.Guest guest = host.guest(7);
        guest.send(MemoryStore.frame(MessageType.WATCH.number(), 999, MemoryStore.bytes("k|T|")));
        assertEquals(List.of("WATCH OK|", "WATCH_EVENT k|T|"), guest.drain());
        assertEquals("UNWATCH OK|", guest.ask(MessageType.UNWATCH, 999, "k|T|"));
    }

    @Test
    void xsa115_aRemovedTreeFiresEachWatchOnce() {
        RingHost.Guest guest = host.guest(7);
        for (int i = 0; i < 20; i++) {
            guest.ask(MessageType.WRITE, "tree/" + i + "/leaf|v");
        }
        guest.ask(MessageType.WATCH, "tree|top|");
        guest.ask(MessageType.WATCH, "tree/3|three|");
        guest.ask(MessageType.WATCH, "tree/3/leaf|leaf|");
        guest.drain();
        dom0.ask(MessageType.RM, "/local/domain/7/tree|");
        assertEquals(
                List.of("WATCH_EVENT tree/3/leaf|leaf|", "WATCH_EVENT tree/3|three|", "WATCH_EVENT tree|top|"),
                guest.drain());
    }

    @Test
    void xsa324_anEventTooLongForAMessageIsLeftOutAndTheNextOneComes() {
        RingHost.Guest guest = host.guest(7);
        String token = "t".repeat(Wire.MAX_PAYLOAD - "k|".length() - 1);
        guest.send(MemoryStore.frame(MessageType.WATCH.number(), 0, MemoryStore.bytes("k|" + token + "|")));
        assertEquals(List.of("WATCH OK|", "WATCH_EVENT k|" + token + "|"), guest.drain());
        assertEquals("WRITE OK|", guest.ask(MessageType.WRITE, "k/deeper|v"));
        assertEquals(List.of(), guest.drain());
        dom0.ask(MessageType.WRITE, "/local/domain/7/k|v");
        assertEquals(List.of("WATCH_EVENT k|" + token + "|"), guest.drain());
        assertEquals("ERROR ENOENT|", guest.ask(MessageType.READ, "none|"));
    }

    @Test
    void xsa330_watchesThatAreResetAreGoneFromEverywhere() {
        RingHost.Guest guest = host.guest(7);
        for (int round = 0; round < 20; round++) {
            watchAHundredPaths(guest, round);
            assertEquals("RESET_WATCHES OK|", guest.ask(MessageType.RESET_WATCHES, "|"));
            assertEquals(0.0, host.store.meters.get("xenstore.watches").gauge().value());
        }
        hearsNothing(guest);
    }

    @Test
    void xsa330_watchesOfARingThatIsAttachedAnewAreGone() {
        RingHost.Guest guest = host.guest(7);
        for (int round = 0; round < 20; round++) {
            watchAHundredPaths(guest, round);
            guest = host.introduce(7);
            assertEquals(0.0, host.store.meters.get("xenstore.watches").gauge().value());
        }
        hearsNothing(guest);
    }

    @Test
    void xsa330_watchesOfAClientThatLeavesAreGone() {
        for (int round = 0; round < 20; round++) {
            MemoryStore.Client client = new MemoryStore.Client(host.conductor.connections(), Caller.DOM0);
            host.conductor.connections().opened(client);
            for (int i = 0; i < 100; i++) {
                client.ask(MessageType.WATCH, "/a/" + i % 10 + "/" + i + "|T" + round + "|");
            }
            client.end();
            dom0.ask(MessageType.WRITE, "/a/3/13|v");
            assertTrue(client.out().isEmpty());
            assertEquals(0.0, host.store.meters.get("xenstore.watches").gauge().value());
        }
    }

    /// An event names the key that changed. How many other keys there are, and how long, makes no difference, and
    /// nothing of it is kept.
    @ParameterizedTest
    @ValueSource(ints = {1, 900})
    void xsa354_anEventDoesNotGrowWithTheKeys(int keys) {
        RingHost.Guest guest = host.guest(7);
        for (int i = 0; i < keys; i++) {
            assertEquals(
                    "WRITE OK|", guest.ask(MessageType.WRITE, "data/" + i % 30 + "/k" + i + "|" + "v".repeat(1500)));
        }
        dom0.ask(MessageType.WATCH, "/local/domain/7|T|");
        dom0.drain();
        for (int i = 0; i < 1000; i++) {
            guest.ask(MessageType.WRITE, "data/0/k0|" + "v".repeat(1500) + i);
            assertEquals(
                    Wire.HEADER_BYTES + "/local/domain/7/data/0/k0|T|".length(),
                    dom0.out().size());
            assertEquals(List.of("WATCH_EVENT /local/domain/7/data/0/k0|T|"), dom0.drain());
        }
        assertTrue(dom0.out().bytes().length <= 16 * 1024);
    }

    @Test
    void xsa484_resetWithinATransactionEndsIt() {
        RingHost.Guest guest = host.guest(7);
        assertEquals("TRANSACTION_START 1|", guest.ask(MessageType.TRANSACTION_START, "|"));
        guest.ask(MessageType.WATCH, 1, "k|T|");
        guest.ask(MessageType.WRITE, 1, "k|v");
        assertEquals("RESET_WATCHES OK|", guest.ask(MessageType.RESET_WATCHES, 1, "|"));
        assertEquals("ERROR ENOENT|", guest.ask(MessageType.TRANSACTION_END, 1, "T|"));
        assertEquals("ERROR ENOENT|", guest.ask(MessageType.READ, "k|"));
        var ids = new HashSet<String>();
        for (int i = 0; i < 10; i++) {
            String started = guest.ask(MessageType.TRANSACTION_START, "|");
            assertTrue(started.matches("TRANSACTION_START \\d+\\|"), started);
            ids.add(started);
        }
        assertEquals(10, ids.size());
        assertEquals("RESET_WATCHES OK|", guest.ask(MessageType.RESET_WATCHES, "|"));
        assertEquals(
                0.0, host.store.meters.get("xenstore.transactions.open").gauge().value());
    }

    private static void watchAHundredPaths(RingHost.Guest guest, int round) {
        for (int i = 0; i < 100; i++) {
            guest.ask(MessageType.WATCH, "a/" + i % 10 + "/" + i + "|T" + round + "|");
        }
    }

    private void hearsNothing(RingHost.Guest guest) {
        guest.drain();
        for (int i = 0; i < 100; i++) {
            dom0.ask(MessageType.WRITE, "/local/domain/7/a/" + i % 10 + "/" + i + "|v");
        }
        dom0.ask(MessageType.RM, "/local/domain/7/a|");
        assertEquals(List.of(), guest.drain());
    }
}
