package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xend.daemon.store.TreeAudit;
import org.xend.daemon.store.node.Node;
import org.xend.daemon.store.usage.Quotas;
import org.xend.daemon.xenstored.connection.Connection;
import org.xend.protocol.settings.SettingsReader;
import org.xend.protocol.xs.MessageType;
import org.xend.protocol.xs.Quota;

/// Advisories about how much of the store's memory a guest could take.
class AdvisoryQuotaTest {
    private static final int NODES = 1000;

    private final RingHost host = new RingHost();
    private final MemoryStore.Client dom0 = host.dom0;

    @RegisterExtension
    final StoreInvariants invariants = new StoreInvariants(host);

    private int owned(int domid) {
        return host.conductor.store().ledger().owned(domid);
    }

    private Connection connection(RingHost.Guest guest) {
        return host.conductor
                .lifecycle()
                .introduced()
                .find(guest.domid())
                .orElseThrow()
                .connection()
                .orElseThrow();
    }

    /// The i-th of many nodes, of which none has many children.
    private static String path(int i) {
        return i < 25 ? "n" + i : "n" + (i % 24 + 1) + "/" + i;
    }

    private static int number(String started) {
        return Integer.parseInt(started.replaceAll("\\D", ""));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void xsa272_theLimitOfNodesIsExact(boolean inTransaction) {
        RingHost.Guest guest = host.guest(7);
        int id = inTransaction ? number(guest.ask(MessageType.TRANSACTION_START, "|")) : 0;
        for (int i = 1; i < NODES; i++) {
            assertEquals("WRITE OK|", guest.ask(MessageType.WRITE, id, path(i) + "|"), i + " and its home");
        }
        assertEquals("ERROR ENOSPC|", guest.ask(MessageType.WRITE, id, "one-more|"));
        assertEquals("ERROR ENOSPC|", guest.ask(MessageType.MKDIR, id, "one-more|"));
        assertEquals("WRITE OK|", guest.ask(MessageType.WRITE, id, "n1|changed"), "what is there may change");
        if (inTransaction) {
            assertEquals(
                    "ERROR ENOSPC|",
                    guest.ask(MessageType.TRANSACTION_END, id, "T|"),
                    "a part of what was asked is not what was asked");
            assertEquals(1, owned(7));
            return;
        }
        assertEquals(NODES, owned(7));
        assertEquals("RM OK|", guest.ask(MessageType.RM, "n2/25|"));
        assertEquals("WRITE OK|", guest.ask(MessageType.WRITE, "one-more|"));
    }

    @Test
    void xsa272_aTransactionMayReachTheLimitExactly() {
        RingHost.Guest guest = host.guest(7);
        int id = number(guest.ask(MessageType.TRANSACTION_START, "|"));
        for (int i = 1; i < NODES; i++) {
            assertEquals("WRITE OK|", guest.ask(MessageType.WRITE, id, path(i) + "|"));
        }
        assertEquals("TRANSACTION_END OK|", guest.ask(MessageType.TRANSACTION_END, id, "T|"));
        assertEquals(NODES, owned(7));
        assertEquals("ERROR ENOSPC|", guest.ask(MessageType.WRITE, "one-more|"));
    }

    /// CVE-2022-42311: events that nobody reads.
    @Test
    void xsa326_42311_eventsThatAreNotReadAreBounded() {
        RingHost.Guest guest = host.guest(7);
        for (int i = 0; i < 128; i++) {
            assertEquals("WATCH OK|", answer(guest, MessageType.WATCH, "/local/domain/7|" + "t".repeat(200) + i + "|"));
        }
        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < 100; i++) {
                dom0.ask(MessageType.WRITE, "/local/domain/7/k" + round + "-" + i + "|v");
            }
            for (int i = 0; i < 100; i++) {
                dom0.ask(MessageType.RM, "/local/domain/7/k" + round + "-" + i + "|");
            }
        }
        int waiting = connection(guest).out().size();
        assertTrue(waiting <= Bounds.MEMORY, waiting + " bytes wait");
        assertTrue(connection(guest).out().bytes().length <= 2 * Bounds.MEMORY);
        assertTrue(host.store
                        .meters
                        .get("xenstore.events.dropped")
                        .functionCounter()
                        .count()
                > 0);
        assertTrue(guest.drain().stream().allMatch(event -> event.startsWith("WATCH_EVENT ")));
        assertEquals("ERROR ENOENT|", answer(guest, MessageType.READ, "none|"), "the link is usable");
    }

    /// CVE-2022-42311: a state that is rewritten while a watcher sleeps is one event.
    @Test
    void xsa349_aStateRewrittenWithoutEndIsOnePendingEventForEachWatch() {
        RingHost.Guest writer = host.guest(7);
        RingHost.Guest watcher = host.guest(8);
        writer.ask(MessageType.WRITE, "state|1");
        writer.ask(MessageType.SET_PERMS, "state|n7|r8|");
        for (String token : List.of("A|", "B|")) {
            watcher.ask(MessageType.WATCH, "/local/domain/7/state|" + token);
        }
        watcher.drain();
        for (int i = 0; i < 20_000; i++) {
            assertEquals("WRITE OK|", writer.ask(MessageType.WRITE, "state|" + i % 7));
        }
        int ringful = 1024 / (16 + "/local/domain/7/state|A|".length());
        int each = 16 + "/local/domain/7/state|A|".length();
        assertTrue(
                connection(watcher).out().size() <= 3 * each,
                connection(watcher).out().size() + " bytes wait beside the ring");
        assertTrue(watcher.drain().size() <= ringful + 3);
    }

    /// CVE-2022-42312 and -42318: requests whose replies nobody reads.
    @ParameterizedTest
    @ValueSource(strings = {"xsa326_42312", "xsa326_42318"})
    void xsa326_42312_requestsWhoseRepliesAreNotReadWait(String kind) {
        RingHost.Guest guest = host.guest(7);
        String value = "v".repeat(kind.endsWith("2") ? 10 : 1900);
        guest.ask(MessageType.WRITE, "k|" + value);
        byte[] request = MemoryStore.frame(MessageType.READ.number(), 0, MemoryStore.bytes("k|"));
        int taken = 0;
        for (int i = 0; i < 100_000; i++) {
            if (guest.ring().put(request, 0, request.length) < request.length) {
                break;
            }
            guest.notifyStore();
            taken++;
        }
        assertTrue(taken < 5000, "requests taken: " + taken);
        Connection connection = connection(guest);
        assertTrue(
                connection.out().size() <= Connection.OUTPUT_HIGH + 4112,
                connection.out().size() + " bytes wait");
        List<String> answers = guest.drain();
        assertTrue(answers.size() >= taken, answers.size() + " answers");
        assertTrue(answers.stream().allMatch(("READ " + value)::equals));
    }

    /// CVE-2022-42313: nodes of a domain that is not there yet are its own already.
    @Test
    void xsa326_42313_nodesOfADomainNotYetIntroducedAreCharged() {
        for (int i = 0; i < 400; i++) {
            dom0.ask(MessageType.WRITE, "/early/" + i + "|v");
            dom0.ask(MessageType.SET_PERMS, "/early/" + i + "|n7|");
        }
        assertEquals(400, owned(7));
        RingHost.Guest guest = host.guest(7);
        assertEquals(401, owned(7));
        guest.fill(NODES - 401);
        assertEquals("ERROR ENOSPC|", guest.ask(MessageType.WRITE, "late|"));
    }

    /// CVE-2022-42314: nodes that a transaction looks at are kept for it.
    @Test
    void xsa326_42314_aTransactionTouchesSoManyNodesAndNoMore() {
        RingHost.Guest guest = host.guest(7);
        int id = number(guest.ask(MessageType.TRANSACTION_START, "|"));
        int touched = 0;
        String answer = "";
        while (touched < 3000 && !answer.equals("ERROR ENOSPC|")) {
            answer = guest.ask(MessageType.READ, id, "none" + touched++ + "|");
            assertTrue(answer.equals("ERROR ENOENT|") || answer.equals("ERROR ENOSPC|"), answer);
        }
        assertTrue(touched <= 1025, touched + " nodes");
        assertTrue(touched > 1000, touched + " nodes");
        int kept = connection(guest).transactions().get(id).touched();
        assertTrue(kept <= 1025, kept + " nodes kept");
        for (int i = 0; i < 100; i++) {
            guest.ask(MessageType.READ, id, "more" + i + "|");
        }
        assertEquals(kept, connection(guest).transactions().get(id).touched());
    }

    @Test
    void xsa326_42314_andSoManyTransactionsAreOpen() {
        RingHost.Guest guest = host.guest(7);
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ids.add(number(guest.ask(MessageType.TRANSACTION_START, "|")));
        }
        assertEquals("ERROR ENOSPC|", guest.ask(MessageType.TRANSACTION_START, "|"));
        assertEquals("TRANSACTION_END OK|", guest.ask(MessageType.TRANSACTION_END, ids.getFirst(), "F|"));
        assertTrue(guest.ask(MessageType.TRANSACTION_START, "|").startsWith("TRANSACTION_START "));
    }

    /// CVE-2022-42315: all that a domain makes the store keep, together.
    @Test
    void xsa326_42315_aDomainsMemoryIsBoundedAsAWhole() {
        RingHost.Guest guest = host.guest(7);
        String value = "v".repeat(1800);
        for (int i = 0; i < 10; i++) {
            assertTrue(guest.ask(MessageType.TRANSACTION_START, "|").startsWith("TRANSACTION_START"));
        }
        boolean taken = true;
        for (int i = 0; i < 2 * NODES && taken; i++) {
            taken = guest.offer(MessageType.WRITE, 0, path(i) + "|" + value)
                    && guest.offer(MessageType.WATCH, 0, "w" + i + "|" + "t".repeat(1000) + "|")
                    && guest.offer(MessageType.WRITE, 1 + i % 10, path(i) + "|" + i + value);
            guest.drain();
        }
        long charged = host.conductor.store().ledger().bytes(7);
        assertTrue(charged <= Bounds.MEMORY + Bounds.ONE_REQUEST, charged + " bytes");
        assertTrue(charged > 1_000_000, "what is kept is charged: " + charged);
        dom0.ask(MessageType.RELEASE, "7|");
        assertEquals(0, host.conductor.store().ledger().bytes(7));
    }

    /// A domain above its memory is served no more, so no transaction may take it there: it could not be ended.
    @Test
    void xsa326_42315_whatTransactionsKeepIsRefusedInTimeToEndThem() {
        RingHost.Guest guest = host.guest(7);
        String value = "v".repeat(1800);
        for (int id = 1; id <= 10; id++) {
            assertEquals(id, number(guest.ask(MessageType.TRANSACTION_START, "|")));
            String answer = "";
            for (int i = 0; i < 900 && !answer.startsWith("ERROR"); i++) {
                assertTrue(guest.offer(MessageType.WRITE, id, path(i) + "|" + value), "the ring is read");
                answer = guest.drain().getLast();
            }
            assertEquals(id > 1, answer.startsWith("ERROR E"), id + ": " + answer);
        }
        assertTrue(host.conductor.store().ledger().bytes(7) <= Bounds.MEMORY);
        assertEquals("ERROR ENOMEM|", guest.ask(MessageType.TRANSACTION_END, 10, "T|"));
        for (int id = 1; id < 10; id++) {
            assertEquals("TRANSACTION_END OK|", guest.ask(MessageType.TRANSACTION_END, id, "F|"));
        }
        assertEquals("WRITE OK|", guest.ask(MessageType.WRITE, "n1|" + value));
    }

    /// CVE-2022-42316: without a configuration file the limits are those that the file names as stock.
    @Test
    void xsa326_42316_noConfigurationFileMeansTheSameLimits() throws Exception {
        assertEquals(Map.of(), SettingsReader.defaults().storeQuotas());
        String shipped = Files.readString(Path.of("../etc/xen/xend-config.sxp"));
        Map<Quota, Integer> named = SettingsReader.read(
                        shipped.replace("#(xenstored-quota", "(xenstored-quota"), "xend-config.sxp")
                .storeQuotas();
        assertTrue(named.size() >= 4, "" + named);
        named.forEach((quota, value) -> assertEquals(quota.standard(), value, quota.word()));
        Quotas unwritten = host.conductor.store().quotas();
        for (Quota quota : Quota.values()) {
            assertEquals(quota.standard(), unwritten.limit(7, quota), quota.word());
            assertTrue(quota.standard() > 0, quota.word());
        }
    }

    /// CVE-2022-42317: what is refused has not been done first.
    @Test
    void xsa326_42317_aRefusedRequestHasDoneNothing() {
        RingHost.Guest guest = host.guest(7);
        guest.fill(NODES - 1);
        dom0.ask(MessageType.WATCH, "/local/domain/7|T|");
        dom0.drain();
        Node before = host.conductor.store().root();
        for (String refused : List.of(
                "WRITE a/b/c|v", "MKDIR a|", "WRITE fill1|" + "x".repeat(3000), "SET_PERMS fill1|n7|r1|r2|r3|r4|r5|")) {
            String[] words = refused.split(" ");
            assertEquals("ERROR ENOSPC|", guest.ask(MessageType.valueOf(words[0]), words[1]), words[0]);
        }
        assertSame(before, host.conductor.store().root());
        assertEquals(List.of(), dom0.drain());
    }

    /// A lets B write below its own path; what B makes there is B's, and ends with it.
    @Test
    void xsa419_nodesOfTheDeadAreNobodysBurden() {
        RingHost.Guest host7 = host.guest(7);
        host7.ask(MessageType.MKDIR, "shared|");
        host7.ask(MessageType.SET_PERMS, "shared|n7|b8|");
        int before = host.conductor.store().ledger().nodes();
        for (int life = 0; life < 50; life++) {
            RingHost.Guest guest = host.introduce(8);
            host7.ask(MessageType.SET_PERMS, "shared|n7|b8|");
            int made = 0;
            int most = life == 0 ? NODES + 1 : 20;
            while (made < most
                    && guest.ask(MessageType.WRITE, "/local/domain/7/shared/" + path(made + 1) + "|v")
                            .endsWith("OK|")) {
                made++;
            }
            assertEquals(Math.min(most, NODES), made);
            assertEquals(made, owned(8));
            host7.ask(MessageType.WRITE, "shared/own|v");
            assertEquals("RELEASE OK|", dom0.ask(MessageType.RELEASE, "8|"));
            assertEquals("RM OK|", host7.ask(MessageType.RM, "shared/own|"));
            assertEquals(before, host.conductor.store().ledger().nodes(), "after life " + life);
            assertEquals("DIRECTORY", dom0.ask(MessageType.DIRECTORY, "/local/domain/7/shared|"));
        }
        assertTrue(TreeAudit.check(host.conductor.store()).contains("/local/domain/7/shared"));
    }

    @Test
    void xsa483_aNewDomainOfAnOldIdHasItsWholeQuota() {
        for (int life = 0; life < 3; life++) {
            RingHost.Guest guest = host.guest(7);
            assertEquals(1, owned(7));
            guest.fill(NODES - 1);
            assertEquals("ERROR ENOSPC|", guest.ask(MessageType.WRITE, "more|"));
            for (int i = 0; i < 128; i++) {
                assertEquals("WATCH OK|", answer(guest, MessageType.WATCH, "w|" + i + "|"));
            }
            for (int i = 0; i < 10; i++) {
                number(guest.ask(MessageType.TRANSACTION_START, "|"));
            }
            assertEquals("RELEASE OK|", dom0.ask(MessageType.RELEASE, "7|"));
            assertEquals(0, owned(7));
        }
    }

    /// The answer among the messages that a request brings: a watch's first event follows its OK.
    private static String answer(RingHost.Guest guest, MessageType type, String payload) {
        guest.send(MemoryStore.frame(type.number(), 0, MemoryStore.bytes(payload)));
        return guest.drain().stream()
                .filter(message -> !message.startsWith("WATCH_EVENT "))
                .findFirst()
                .orElse("nothing");
    }

    /// What a domain may make the store keep by default.
    private static final class Bounds {
        static final int MEMORY = 2560 * 1024;
        static final int ONE_REQUEST = 3 * 4112;

        private Bounds() {}
    }
}
