package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xend.daemon.reference.Message;
import org.xend.protocol.xs.MessageType;

/// The socket server as it runs, on its own loop: clients that send [Traffic] slowly or all at once, close at
/// any point, shut down one direction, or never read, and one beside them who is answered all the while.
class SocketFuzzIT {
    private static final int CASES = 1500;
    private static final int AT_ONCE = 12;

    private final SimpleMeterRegistry figures = new SimpleMeterRegistry();
    private Path socket;

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void clientsThatComeAndGoAnyhowLeaveNothingBehind(@TempDir Path folder) throws Exception {
        long seed = Long.getLong("fuzz.seed", new Random().nextLong());
        Random random = new Random(seed);
        socket = folder.resolve("socket");
        Vertx vertx = Vertx.vertx();
        try (LogWatch log = new LogWatch()) {
            Xenstored daemon = Xenstored.start(vertx, new XenstoredOptions(socket), Optional.empty(), figures)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
            try (SocketChannel good = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                Traffic traffic = new Traffic(random);
                List<SocketChannel> open = new ArrayList<>();
                for (int i = 0; i < CASES; i++) {
                    open.add(client(random, traffic));
                    if (open.size() > AT_ONCE) {
                        open.remove(random.nextInt(open.size())).close();
                    }
                    exchange(good, i);
                }
                for (SocketChannel each : open) {
                    each.close();
                }
                awaitOne("xenstore.connections", 1, good);
                awaitOne("xenstore.watches", 0, good);
                awaitOne("xenstore.transactions.open", 0, good);
                assertEquals(List.of(), log.defects(), "seed " + seed);
            } finally {
                daemon.close().toCompletionStage().toCompletableFuture().get();
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get();
        }
    }

    /// Sends something in some way; what becomes of it is the daemon's business.
    private SocketChannel client(Random random, Traffic traffic) throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        channel.configureBlocking(false);
        byte[] bytes = traffic.next();
        int at = 0;
        try {
            for (int turn = 0; at < bytes.length && turn < 200; turn++) {
                int length =
                        random.nextInt(3) == 0 ? bytes.length - at : Math.min(bytes.length - at, random.nextInt(1, 30));
                at += channel.write(ByteBuffer.wrap(bytes, at, length));
                if (random.nextInt(4) == 0) {
                    channel.read(ByteBuffer.allocate(random.nextInt(1, 5000)));
                }
            }
            switch (random.nextInt(4)) {
                case 0 -> channel.shutdownOutput();
                case 1 -> channel.shutdownInput();
                case 2 -> channel.close();
                default -> {
                    // stays as it is until it is its turn to go
                }
            }
        } catch (IOException _) {
            // the daemon has closed it, which is its right
        }
        return channel;
    }

    /// One request and its answer.
    private static void exchange(SocketChannel good, int number) throws IOException {
        byte[] frame =
                MemoryStore.frame(MessageType.GET_DOMAIN_PATH.number(), 0, MemoryStore.bytes(number % 1000 + "|"));
        good.write(ByteBuffer.wrap(frame));
        ByteBuffer in = ByteBuffer.allocate(4112);
        List<Message> answer = List.of();
        while (answer.isEmpty()) {
            assertTrue(good.read(in) > 0, "the good client was disconnected");
            answer = Message.takeFrom(in.duplicate().flip());
        }
        assertEquals("/local/domain/" + number % 1000 + "\0", answer.getFirst().payload());
    }

    /// Figures are published before a reply leaves, so a few exchanges see what has settled.
    private void awaitOne(String figure, int value, SocketChannel good) throws IOException {
        int tries = 0;
        while (figures.get(figure).gauge().value() != value) {
            assertTrue(
                    tries++ < 100_000,
                    figure + " stays at " + figures.get(figure).gauge().value());
            exchange(good, 0);
        }
    }
}
