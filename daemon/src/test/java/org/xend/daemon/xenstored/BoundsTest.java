package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.xend.daemon.ring.GuestStoreRing;
import org.xend.daemon.ring.SharedPage;
import org.xend.daemon.ring.StoreRing;
import org.xend.daemon.store.usage.Quotas;
import org.xend.daemon.xenstored.connection.ConflictCredit;
import org.xend.daemon.xenstored.connection.Connection;
import org.xend.daemon.xenstored.ring.DomainLink;
import org.xend.daemon.xenstored.ring.RingTurn;
import org.xend.protocol.xs.MessageType;
import org.xend.protocol.xs.Quota;

/// IntroducedDomains that do not read, send without end, or change what others are about to commit.
class BoundsTest {
    private final RingHost host = new RingHost();
    private final MemoryStore.Client dom0 = host.dom0;
    private final StoreConductor conductor = host.conductor;
    private final Quotas quotas = conductor.store().quotas();

    private static byte[] read(String path) {
        return MemoryStore.frame(MessageType.READ.number(), 0, MemoryStore.bytes(path + "|"));
    }

    private Connection connection(int domid) {
        return conductor
                .lifecycle()
                .introduced()
                .find(domid)
                .orElseThrow()
                .connection()
                .orElseThrow();
    }

    @Test
    void ofADomainThatReadsNothingOnlyTheOutstandingRequestsAreTaken() {
        RingHost.Guest guest = host.guest(7);
        guest.ask(MessageType.WRITE, "k|" + "v".repeat(1500));
        byte[] request = read("k");
        int sent = 0;
        for (int i = 0; i < 100_000; i++) {
            sent += guest.offer(request);
            host.store.runTasks();
        }
        assertEquals(20, connection(7).quotas().outstanding());
        assertTrue(
                connection(7).out().size() <= 20 * (16 + 1500),
                "" + connection(7).out().size());
        assertTrue(sent < 4096, "the ring is full: " + sent);
        assertEquals("WRITE OK|", host.guest(8).ask(MessageType.WRITE, "k|v"));
        List<String> answers = guest.drain();
        assertEquals(Collections.nCopies(sent / request.length, "READ " + "v".repeat(1500)), answers);
        assertEquals(0, connection(7).quotas().outstanding());
        Books.areRight(conductor);
    }

    @Test
    void ofADomainThatReadsNoEventsTheMemoryIsTheMost() {
        RingHost.Guest guest = host.guest(7);
        quotas.set(7, Quota.MEMORY, 10_000);
        dom0.ask(MessageType.WRITE, "/seen|");
        dom0.ask(MessageType.SET_PERMS, "/seen|r0|");
        for (int i = 0; i < 100; i++) {
            guest.ask(MessageType.WATCH, "/seen|" + i + "|");
        }
        for (int i = 0; i < 1000; i++) {
            dom0.ask(MessageType.WRITE, "/seen/" + i + "|");
        }
        assertTrue(conductor.store().ledger().bytes(7) <= 10_000);
        assertEquals("WRITE OK|", host.guest(8).ask(MessageType.WRITE, "k|v"));
        assertFalse(guest.drain().isEmpty());
        dom0.ask(MessageType.WRITE, "/seen/again|");
        assertEquals(100, guest.drain().size(), "who has read gets all again");
        Books.areRight(conductor);
    }

    @Test
    void ofOneWatchAndPathOneEventWaits() {
        RingHost.Guest guest = host.guest(7);
        guest.ask(MessageType.WATCH, "k|T|");
        for (int i = 0; i < 100; i++) {
            dom0.ask(MessageType.WRITE, "/local/domain/7/k|" + i);
            dom0.ask(MessageType.WRITE, "/local/domain/7/k/l|" + i);
        }
        List<String> events = guest.drain();
        assertTrue(events.size() < 100, "what was in the ring already, and one each: " + events.size());
        assertEquals(2, events.stream().skip(events.size() - 2).distinct().count());
        dom0.ask(MessageType.WRITE, "/local/domain/7/k|");
        assertEquals(List.of("WATCH_EVENT k|T|"), guest.drain());
    }

    @Test
    void aDomainAboveItsMemoryWaitsUntilOthersHaveTakenSomethingAway() {
        RingHost.Guest guest = host.guest(7);
        dom0.ask(MessageType.WRITE, "/local/domain/7/big|" + "v".repeat(3000));
        quotas.set(7, Quota.MEMORY, 2000);
        guest.send(read("none"));
        assertEquals(List.of(), guest.drain());
        dom0.ask(MessageType.RM, "/local/domain/7/big|");
        host.store.runTasks();
        assertEquals(List.of("ERROR ENOENT|"), guest.drain());
    }

    /// As full as the ring is: requests to write a node of its own.
    private static int flood(RingHost.Guest guest) {
        byte[] requests = new byte[1024];
        byte[] one = MemoryStore.frame(MessageType.WRITE.number(), 0, MemoryStore.bytes("k|v"));
        int count = requests.length / one.length;
        for (int i = 0; i < count; i++) {
            System.arraycopy(one, 0, requests, i * one.length, one.length);
        }
        assertEquals(
                requests.length - requests.length % one.length,
                guest.offer(Arrays.copyOf(requests, count * one.length)));
        return count;
    }

    /// Who wrote, in that order, while all of the store's tasks ran: domid by domid.
    private List<Integer> writers(Runnable before) {
        dom0.ask(MessageType.WATCH, "/local/domain|token|");
        dom0.drain();
        before.run();
        host.store.runTasks();
        return dom0.drain().stream()
                .filter(event -> event.contains("/k|"))
                .map(event -> Integer.parseInt(event.split("/")[3]))
                .toList();
    }

    @Test
    void whoAsksLittleGoesBeforeAFlood() {
        RingHost.Guest flood = host.guest(7);
        RingHost.Guest other = host.guest(8);
        quotas.set(7, Quota.OUTSTANDING, 0);
        int[] count = {0};
        List<Integer> order = writers(() -> {
            count[0] = flood(flood);
            other.offer(MemoryStore.frame(MessageType.WRITE.number(), 0, MemoryStore.bytes("k|v")));
        });
        assertEquals(List.of(8, 7), order.subList(0, 2));
        assertEquals(count[0] + 1, order.size(), "and the rest has been done");
    }

    @Test
    void ofSeveralFloodsEachHasItsTurn() {
        RingHost.Guest first = host.guest(7);
        RingHost.Guest second = host.guest(8);
        quotas.set(Quotas.ALL, Quota.OUTSTANDING, 0);
        int[] count = {0};
        List<Integer> order = writers(() -> {
            count[0] = flood(first);
            flood(second);
        });
        assertEquals(2 * count[0], order.size());
        assertTrue(
                order.lastIndexOf(7) > order.indexOf(8) && order.lastIndexOf(8) > order.indexOf(7), order.toString());
        assertTrue(count[0] > RingTurn.MOST_REQUESTS, "more than one turn each");
    }

    /// So many that one of them asks at any time.
    @Test
    void aFloodIsServedHoweverManyAskLittle() {
        RingHost.Guest flood = host.guest(7);
        quotas.set(7, Quota.OUTSTANDING, 0);
        byte[] one = MemoryStore.frame(MessageType.WRITE.number(), 0, MemoryStore.bytes("k|v"));
        List<Integer> order = writers(() -> {
            List<RingHost.Guest> many =
                    IntStream.range(100, 200).mapToObj(host::guest).toList();
            flood(flood);
            many.forEach(each -> each.offer(one));
        });
        int lastOfMany = order.lastIndexOf(199);
        long ofFlood = order.subList(0, lastOfMany).stream()
                .filter(domid -> domid == 7)
                .count();
        assertTrue(ofFlood >= 5 && ofFlood <= 8, ofFlood + " of " + order);
    }

    /// The backends of all domains ask through it.
    @Test
    void domainZerosOwnRingHasItsWholeTurnWhateverWaits() {
        RingHost.Guest other = host.guest(8);
        SharedPage page = SharedPage.inMemory();
        conductor.lifecycle().connectDom0(new DomainLink(new StoreRing(page), () -> {}, () -> {}));
        List<Integer> order = writers(() -> {
            byte[] one = MemoryStore.frame(MessageType.WRITE.number(), 0, MemoryStore.bytes("/local/domain/0/k|v"));
            for (int i = 0; i < 10; i++) {
                assertEquals(one.length, new GuestStoreRing(page).put(one, 0, one.length));
            }
            other.offer(MemoryStore.frame(MessageType.WRITE.number(), 0, MemoryStore.bytes("k|v")));
            host.store.runTask();
            conductor.lifecycle().ringEvent(0);
        });
        assertEquals(Collections.nCopies(10, 0), order.subList(0, 10));
        assertEquals(11, order.size());
    }

    /// A busy writer against a client that reads, thinks and commits.
    @Test
    void whoMakesCommitsFailWaitsUntilOthersHaveCommitted() {
        RingHost.Guest attacker = host.guest(7);
        RingHost.Guest bystander = host.guest(8);
        attacker.ask(MessageType.WRITE, "k|0");
        MemoryStore.Client victim = host.client();
        int tries = 0;
        String outcome = "";
        while (!outcome.equals("TRANSACTION_END OK|") && tries++ < 100) {
            int id = Integer.parseInt(
                    victim.ask(MessageType.TRANSACTION_START, "|").replaceAll("[^0-9]", ""));
            victim.askIn(id, MessageType.READ, "/local/domain/7/k|");
            victim.askIn(id, MessageType.WRITE, "/seen|" + tries);
            attacker.send(MemoryStore.frame(MessageType.WRITE.number(), 0, MemoryStore.bytes("k|" + tries)));
            attacker.ring().take(new byte[1024], 0, 1024);
            assertEquals("WRITE OK|", bystander.ask(MessageType.WRITE, "k|" + tries), "innocent");
            outcome = victim.askIn(id, MessageType.TRANSACTION_END, "T|");
        }
        assertEquals("TRANSACTION_END OK|", outcome);
        assertEquals(ConflictCredit.BURST + 1, tries);
        attacker.notifyStore();
        assertEquals(List.of(), attacker.drain(), "it still waits");
        host.store.advance(ConflictCredit.REFILL);
        assertEquals(List.of("WRITE OK|"), attacker.drain(), "a delay, never an error");
        host.store.advance(Duration.ofSeconds(1));
        assertEquals("WRITE OK|", attacker.ask(MessageType.WRITE, "k|x"));
    }

    @Test
    void ownConflictsAndThoseOfDom0CostNothing() {
        RingHost.Guest guest = host.guest(7);
        for (int i = 0; i < 20; i++) {
            String start = guest.ask(MessageType.TRANSACTION_START, "|");
            int id = Integer.parseInt(start.replaceAll("[^0-9]", ""));
            guest.ask(MessageType.WRITE, id, "k|");
            guest.ask(MessageType.WRITE, "k|" + i);
            assertEquals("ERROR EAGAIN|", guest.ask(MessageType.TRANSACTION_END, id, "T|"));
        }
        assertEquals("WRITE OK|", guest.ask(MessageType.WRITE, "k|v"));
    }

    @Test
    void anyKindOfConflictFindsItsCause() {
        for (String change :
                List.of("WRITE k|x", "RM k|", "RM p|", "WRITE p/new|", "SET_PERMS k|r7|", "WRITE p/c/d|x")) {
            RingHost.Guest guest = host.guest(7);
            guest.ask(MessageType.WRITE, "k|0");
            guest.ask(MessageType.WRITE, "p/c/d|0");
            MemoryStore.Client victim = host.client();
            int id = Integer.parseInt(
                    victim.ask(MessageType.TRANSACTION_START, "|").replaceAll("[^0-9]", ""));
            victim.askIn(id, MessageType.READ, "/local/domain/7/k|");
            victim.askIn(id, MessageType.RM, "/local/domain/7/p|");
            victim.askIn(id, MessageType.WRITE, "/seen|");
            String[] words = change.split(" ");
            guest.ask(MessageType.valueOf(words[0]), words[1]);
            assertEquals("ERROR EAGAIN|", victim.askIn(id, MessageType.TRANSACTION_END, "T|"), change);
            assertEquals(
                    ConflictCredit.BURST - 1, connection(7).quotas().credit().points(), change);
            dom0.ask(MessageType.RELEASE, "7|");
        }
    }
}
