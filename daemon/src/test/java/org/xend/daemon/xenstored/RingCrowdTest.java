package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xend.protocol.xs.MessageType;
import org.xend.protocol.xs.Quota;

/// Many domains on one store. How long their requests take is measured by `lab/crowd`.
class RingCrowdTest {
    private static final int DOMAINS = 1000;
    private static final int SILENT = 20;

    private final RingHost host = new RingHost();

    @Test
    void twentyOfAThousandThatNeverReadAreBoundedAndTheOthersAllAnswered() {
        host.conductor.store().quotas().set(-1, Quota.MEMORY, 100_000);
        host.dom0.ask(MessageType.WRITE, "/crowd|");
        host.dom0.ask(MessageType.SET_PERMS, "/crowd|r0|");
        List<RingHost.Guest> guests = new ArrayList<>();
        for (int domid = 1; domid <= DOMAINS; domid++) {
            RingHost.Guest guest = host.guest(domid);
            for (int i = 0; i < 10; i++) {
                String path = domid <= SILENT ? "/crowd" : "data/" + i;
                guest.ask(MessageType.WATCH, path + "|token" + i + "|");
            }
            guests.add(guest);
        }
        byte[] request = MemoryStore.frame(MessageType.WRITE.number(), 0, MemoryStore.bytes("data/k|v"));
        for (int i = 0; i < 2000; i++) {
            guests.get(i % SILENT).offer(request);
            host.dom0.ask(MessageType.WRITE, "/crowd/" + i % 50 + "/" + i + "|");
            RingHost.Guest other = guests.get(SILENT + i % (DOMAINS - SILENT));
            assertEquals("WRITE OK|", other.ask(MessageType.WRITE, "data/5|" + i));
            assertEquals("READ " + i, other.ask(MessageType.READ, "data/5|"));
        }
        for (int domid = 1; domid <= SILENT; domid++) {
            assertTrue(host.conductor.store().ledger().bytes(domid) <= 100_000, "domain " + domid);
            assertTrue(host.conductor.store().ledger().bytes(domid) > 90_000, "the test reaches the limit");
        }
        Books.areRight(host.conductor);
    }

    /// Whatever is asked, allowed or not, committed or not: the book is what a walk through everything finds.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theBookNeverDrifts(long seed) {
        Random random = new Random(seed);
        host.conductor.store().quotas().set(-1, Quota.NODES, 8);
        host.conductor.store().quotas().set(-1, Quota.NODE_SIZE, 90);
        host.conductor.store().quotas().set(-1, Quota.TRANSACTION_NODES, 9);
        host.conductor.store().quotas().set(-1, Quota.WATCHES, 4);
        host.conductor.store().quotas().set(-1, Quota.MEMORY, 1500);
        List<RingHost.Guest> guests = new ArrayList<>(List.of(host.guest(1), host.guest(2), host.guest(3)));
        String[] paths = {"a", "a/b", "a/b/c/d", "e", "e/f", "/local/domain/2/a", "/local/domain/1", "g/h/i"};
        int errors = 0;
        for (int step = 0; step < 3000; step++) {
            int at = random.nextInt(guests.size());
            if (!host.conductor
                    .lifecycle()
                    .introduced()
                    .find(at + 1)
                    .orElseThrow()
                    .connection()
                    .orElseThrow()
                    .accepts()) {
                // others have brought it above its memory: it waits for ever, as nobody helps it
                host.dom0.ask(MessageType.RELEASE, at + 1 + "|");
                guests.set(at, host.guest(at + 1));
            }
            String path = paths[random.nextInt(paths.length)];
            String answer = switch (random.nextInt(14)) {
                case 0, 1, 2, 3 ->
                    guests.get(at)
                            .ask(MessageType.WRITE, random.nextInt(4), path + "|" + "v".repeat(random.nextInt(60)));
                case 4 -> guests.get(at).ask(MessageType.RM, random.nextInt(4), path + "|");
                case 5 ->
                    guests.get(at)
                            .ask(
                                    MessageType.SET_PERMS,
                                    random.nextInt(4),
                                    path + "|b" + (at + 1) + "|r" + random.nextInt(5) + "|");
                case 6 -> guests.get(at).ask(MessageType.TRANSACTION_START, "|");
                case 7, 8 ->
                    guests.get(at)
                            .ask(
                                    MessageType.TRANSACTION_END,
                                    1 + random.nextInt(3),
                                    random.nextInt(4) == 0 ? "F|" : "T|");
                case 9 -> guests.get(at).ask(MessageType.WATCH, path + "|" + random.nextInt(3) + "|");
                case 10 -> guests.get(at).ask(MessageType.UNWATCH, path + "|" + random.nextInt(3) + "|");
                case 11 -> host.dom0.ask(MessageType.SET_PERMS, "/local/domain/1/a|b" + (1 + random.nextInt(3)) + "|");
                case 12 ->
                    random.nextInt(20) > 0
                            ? host.dom0.ask(MessageType.RM, "/local/domain/3/a|")
                            : guests.get(at).ask(MessageType.RESET_WATCHES, "|");
                default -> {
                    if (random.nextInt(30) == 0) {
                        host.dom0.ask(MessageType.RELEASE, at + 1 + "|");
                        guests.set(at, host.guest(at + 1));
                    }
                    yield host.dom0.ask(MessageType.WRITE, "/local/domain/3/a/b|x");
                }
            };
            errors += answer.startsWith("ERROR") ? 1 : 0;
            Books.areRight(host.conductor);
        }
        assertTrue(errors > 300 && errors < 2700, "both outcomes are tried: " + errors);
    }

    @Test
    void aLimitThatOnlyWarnsIsLoggedOnceInTenSeconds() {
        RingHost.Guest guest = host.guest(7);
        host.conductor.store().quotas().set(7, Quota.SOFT_MEMORY, 100);
        try (LogWatch log = new LogWatch()) {
            for (int i = 0; i < 100; i++) {
                assertEquals("WRITE OK|", guest.ask(MessageType.WRITE, "k|" + "v".repeat(500)));
            }
            assertEquals(
                    1,
                    log.lines().stream()
                            .filter(line -> line.contains("soft-memory"))
                            .count());
            assertTrue(
                    log.lines().getFirst().startsWith("domain 7 exceeds"),
                    log.lines().getFirst());
            host.store.advance(java.time.Duration.ofSeconds(10));
            guest.ask(MessageType.READ, "k|");
            assertEquals(
                    2,
                    log.lines().stream()
                            .filter(line -> line.contains("soft-memory"))
                            .count());
        }
    }
}
