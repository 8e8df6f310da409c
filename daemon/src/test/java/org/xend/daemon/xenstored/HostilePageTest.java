package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xend.daemon.ring.SharedPage;
import org.xend.daemon.store.TreeText;
import org.xend.daemon.xenstored.connection.Connection;
import org.xend.protocol.xs.MessageType;

/// A domain's other processors write to its page while the store reads it: whatever was checked may be another
/// value a moment later.
class HostilePageTest {
    private static final int[] WORDS = {2048, 2052, 2056, 2060, 2064, 2068, 2072};
    private static final int ROUNDS = 20_000;

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aPageThatChangesWhileItIsReadHarmsItsOwnDomainOnly() throws Exception {
        long seed = new Random().nextLong();
        try (LogWatch log = new LogWatch()) {
            RingHost host = new RingHost();
            RingHost.Guest good = host.guest(8);
            Random random = new Random(seed);
            int connections = host.conductor.connections().all().size();
            int served = 0;
            for (int domain = 0; domain < 20; domain++) {
                RingHost.Guest bad = host.guest(7);
                SharedPage page = host.pages.get(7);
                AtomicBoolean over = new AtomicBoolean();
                Thread other = Thread.ofPlatform().daemon().start(() -> change(page, over));
                try {
                    for (int round = 0; round < ROUNDS / 20; round++) {
                        byte[] noise = new byte[random.nextInt(64)];
                        random.nextBytes(noise);
                        page.write(random.nextInt(900), noise, 0, noise.length);
                        bad.notifyStore();
                        Connection connection = host.conductor
                                .lifecycle()
                                .introduced()
                                .find(7)
                                .orElseThrow()
                                .connection()
                                .orElseThrow();
                        assertTrue(connection.out().size() <= Connection.OUTPUT_LIMIT);
                        served += connection.watches().size();
                    }
                } finally {
                    over.set(true);
                    other.join();
                }
                assertEquals("WRITE OK|", good.ask(MessageType.WRITE, "k|" + domain));
                assertEquals("READ " + domain, good.ask(MessageType.READ, "k|"));
                host.dom0.ask(MessageType.RELEASE, "7|");
            }
            assertEquals(List.of(), log.defects(), "seed " + seed + ", " + served);
            assertEquals("", new TreeText.Counted(host.conductor.store()).mistakes());
            assertEquals(connections, host.conductor.connections().all().size());
        }
    }

    /// Requests that make sense now and then, indices that seldom do.
    private static void change(SharedPage page, AtomicBoolean over) {
        Random random = new Random();
        byte[] request = MemoryStore.frame(MessageType.WATCH.number(), 0, MemoryStore.bytes("k|T|"));
        while (!over.get()) {
            int consumed = page.word(2048);
            page.write(consumed & 511, request, 0, request.length);
            page.setWord(2052, consumed + request.length);
            page.setWord(2056, page.word(2060));
            if (random.nextInt(50) == 0) {
                page.setWord(WORDS[random.nextInt(WORDS.length)], random.nextInt());
                page.setWord(2068, 1);
            }
        }
    }
}
