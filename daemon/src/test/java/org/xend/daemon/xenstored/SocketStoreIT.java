package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xend.daemon.keys.KeyBatch;
import org.xend.daemon.keys.KeyTransaction;
import org.xend.daemon.keys.KeyTree;
import org.xend.daemon.keys.KeyTreeException;
import org.xend.daemon.keys.KeyWatch;
import org.xend.daemon.keys.StopSignal;
import org.xend.daemon.keysocket.SocketKeyTree;
import org.xend.protocol.xs.MessageType;

/// The role as a whole: its socket, and both ways of reaching the tree as a [KeyTree].
class SocketStoreIT {
    private static final int PATIENCE_SECONDS = 10;

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Path socket;
    private Xenstored store;

    @BeforeEach
    void start() throws Exception {
        socket = folder.resolve("run/socket");
        store = started();
    }

    private Xenstored started() throws Exception {
        return await(Xenstored.start(vertx, new XenstoredOptions(socket), Optional.empty(), meters));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        await(store.close());
        await(vertx.close());
    }

    @Test
    void theDaemonsOwnRolesSeeATree() throws Exception {
        useTree(store.keyTree());
        waitFor(store.keyTree());
    }

    @Test
    void rolesThatRunApartSeeTheSameTree() throws Exception {
        try (SocketKeyTree tree = SocketKeyTree.connect(socket)) {
            useTree(tree);
            waitFor(tree);
        }
    }

    private void waitFor(KeyTree tree) {
        var never = new StopSignal();
        var already = new StopSignal();
        already.request();
        Function<KeyTransaction, Optional<String>> look =
                keys -> keys.read("/wait/b").filter("2"::equals);
        List<String> paths = List.of("/wait/a", "/wait/b");
        assertEquals(Optional.empty(), tree.await(paths, Duration.ofMillis(1), never, look));
        assertEquals(Optional.empty(), tree.await(paths, Duration.ofDays(1), already, look));
        var found = CompletableFuture.supplyAsync(() -> tree.await(paths, Duration.ofDays(1), never, look));
        tree.apply(KeyBatch.builder().write("/wait/b", "1").build());
        tree.apply(KeyBatch.builder().write("/wait/b", "2").build());
        assertEquals(
                Optional.of("2"),
                found.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join());
        assertEquals(Optional.of("2"), tree.await(paths, Duration.ofDays(1), never, look));
        assertEquals(
                "no",
                assertThrows(
                                IllegalStateException.class,
                                () -> tree.await(paths, Duration.ofDays(1), never, _ -> {
                                    throw new IllegalStateException("no");
                                }))
                        .getMessage());
    }

    @Test
    void aTransactionThatMeetsAConflictIsRepeated() {
        try (SocketKeyTree tree = SocketKeyTree.connect(socket)) {
            tree.apply(KeyBatch.builder().write("/dev/state", "2").build());
            List<String> attempts = new ArrayList<>();
            String result = tree.transact(inside -> {
                String seen = inside.read("/dev/state").orElseThrow();
                attempts.add(seen);
                if (attempts.size() == 1) {
                    store.keyTree()
                            .apply(KeyBatch.builder().write("/dev/state", "3").build());
                }
                inside.write("/dev/state", seen + "+");
                return seen;
            });
            assertEquals("3", result);
            assertEquals(List.of("2", "3"), attempts);
            assertEquals(Optional.of("3+"), tree.read("/dev/state"));
        }
    }

    private void useTree(KeyTree tree) throws InterruptedException {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        KeyWatch watch = tree.watch("/dev", heard::add);
        assertEquals("/dev", heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
        tree.apply(KeyBatch.builder()
                .makeDirectory("/dev", "n1", "r2")
                .write("/dev/state", "1")
                .write("/dev/name", "gr\u00fcn")
                .remove("/dev/none/x")
                .write("/other", "o", "n0", "r3")
                .build());
        assertEquals("/dev", heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertEquals("/dev/state", heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertEquals("/dev/name", heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertEquals(Optional.of("gr\u00fcn"), tree.read("/dev/name"));
        assertEquals(List.of("state", "name"), tree.list("/dev"));
        assertEquals(List.of("n1", "r2"), tree.permissions("/dev/state"));
        assertEquals(List.of("n0", "r3"), tree.permissions("/other"));
        assertTrue(tree.exists("/dev"));
        assertFalse(tree.exists("/dev/none"));
        assertEquals(Optional.empty(), tree.read("/dev/none"));
        assertEquals(List.of(), tree.list("/dev/none"));
        assertEquals(
                "EINVAL",
                assertThrows(KeyTreeException.class, () -> tree.read("/a b")).error());
        watch.close();
        tree.apply(KeyBatch.builder().write("/dev/state", "2").build());
        assertEquals(0, heard.size());
        assertEquals("2", tree.transact(inside -> {
            String seen = inside.read("/dev/state").orElseThrow();
            inside.write("/dev/state", seen + "+");
            return seen;
        }));
        assertEquals(Optional.of("2+"), tree.read("/dev/state"));
        KeyTreeException refused = assertThrows(
                KeyTreeException.class,
                () -> tree.transact(inside -> {
                    inside.write("/dev/state", "lost");
                    return inside.read("/a b");
                }));
        assertEquals("READ /a b: EINVAL", refused.getMessage());
        assertThrows(
                ArithmeticException.class,
                () -> tree.transact(inside -> {
                    inside.remove("/dev");
                    throw new ArithmeticException("the body's own");
                }));
        assertEquals(Optional.of("2+"), tree.read("/dev/state"));
        for (int i = 0; i < 1000; i++) {
            tree.apply(KeyBatch.builder().write("/wide/child" + i, "").build());
        }
        assertEquals(1000, tree.list("/wide").size());
        tree.introduce(7, 0, 5);
        tree.apply(KeyBatch.builder().write("/g", "", "n7").build());
        tree.release(7);
        tree.release(7);
        assertFalse(tree.exists("/g"));
    }

    @Test
    void waitingOnAnEventLoopIsRefused() throws Exception {
        CompletableFuture<Throwable> refused = new CompletableFuture<>();
        vertx.runOnContext(_ -> {
            try {
                store.keyTree().read("/");
                refused.complete(null);
            } catch (IllegalStateException e) {
                refused.complete(e);
            }
        });
        assertTrue(refused.get(PATIENCE_SECONDS, TimeUnit.SECONDS) instanceof IllegalStateException);
    }

    @Test
    void theSocketIsTheOwnersAlone() throws IOException {
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
    }

    @Test
    void aSocketThatIsServedIsNotTakenOver() {
        ExecutionException refused = assertThrows(ExecutionException.class, this::started);
        assertTrue(
                refused.getCause().getMessage().contains("another daemon serves"),
                refused.getCause().getMessage());
    }

    @Test
    void theFileOfADeadDaemonIsReplaced() throws Exception {
        await(store.close());
        assertFalse(Files.exists(socket));
        try (var dead = java.nio.channels.ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(socket));
        }
        assertTrue(Files.exists(socket));
        store = started();
        try (SocketKeyTree tree = SocketKeyTree.connect(socket)) {
            assertTrue(tree.exists("/tool/xenstored"));
        }
    }

    @Test
    void aRequestSplitAtEveryByteIsAnswered() throws IOException {
        byte[] frame = MemoryStore.frame(MessageType.DIRECTORY.number(), 0, MemoryStore.bytes("/|"));
        try (SocketChannel channel = connected()) {
            for (byte each : frame) {
                channel.write(ByteBuffer.wrap(new byte[] {each}));
            }
            channel.shutdownOutput();
            assertEquals(List.of("DIRECTORY tool|"), MemoryStore.messages(readAll(channel)));
        }
    }

    @Test
    void aPipelinedBurstIsAnsweredInOrderAlsoToASlowReader() throws Exception {
        int count = 3000;
        ByteArrayOutputStream burst = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            burst.writeBytes(MemoryStore.frame(
                    MessageType.WRITE.number(), 0, MemoryStore.bytes("/b/" + i % 10 + "|" + "x".repeat(500))));
            burst.writeBytes(MemoryStore.frame(MessageType.READ.number(), 0, MemoryStore.bytes("/b/" + i % 10 + "|")));
        }
        try (SocketChannel channel = connected()) {
            Thread writer = Thread.ofPlatform().start(() -> {
                try {
                    channel.write(ByteBuffer.wrap(burst.toByteArray()));
                    channel.shutdownOutput();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            List<String> answers = MemoryStore.messages(readAll(channel));
            writer.join();
            assertEquals(2 * count, answers.size());
            for (int i = 0; i < answers.size(); i += 2) {
                assertEquals("WRITE OK|", answers.get(i));
                assertTrue(answers.get(i + 1).startsWith("READ xxx"));
            }
        }
    }

    @Test
    void aLengthBeyondTheLimitCostsItsOwnConnectionOnly() throws IOException {
        byte[] header = MemoryStore.frame(MessageType.READ.number(), 0, new byte[0]);
        org.xend.protocol.xs.Wire.putHeader(header, 0, 2, 0, 0, 4097);
        try (SocketChannel good = connected();
                SocketChannel bad = connected()) {
            bad.write(ByteBuffer.wrap(header));
            assertEquals(0, readAll(bad).length);
            good.write(ByteBuffer.wrap(MemoryStore.frame(MessageType.READ.number(), 0, MemoryStore.bytes("/|"))));
            good.shutdownOutput();
            assertEquals(List.of("READ"), MemoryStore.messages(readAll(good)));
        }
    }

    @Test
    void requestsAreCountedByType() throws IOException {
        try (SocketKeyTree tree = SocketKeyTree.connect(socket)) {
            tree.read("/");
            assertEquals(
                    1.0,
                    meters.get("xenstore.requests")
                            .tag("type", "READ")
                            .functionCounter()
                            .count());
            assertEquals(3.0, meters.get("xenstore.nodes").gauge().value());
        }
    }

    private SocketChannel connected() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        return channel;
    }

    private static byte[] readAll(SocketChannel channel) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer part = ByteBuffer.allocate(8192);
        while (channel.read(part.clear()) >= 0) {
            all.write(part.array(), 0, part.position());
        }
        return all.toByteArray();
    }
}
