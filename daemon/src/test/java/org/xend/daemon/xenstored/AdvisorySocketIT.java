package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xend.daemon.store.TreeAudit;
import org.xend.daemon.xenstored.connection.Connection;
import org.xend.protocol.xs.FrameException;
import org.xend.protocol.xs.MessageType;
import org.xend.protocol.xs.Wire;

/// The advisories that a client of the real socket could act out. Each ends in the three checks of
/// [StoreInvariants], made from outside: an answer within a deadline, and a walk on the store's own loop.
class AdvisorySocketIT {
    private static final int PATIENCE_SECONDS = 20;
    private static final long IDLE_MILLIS = 300;

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private Path socket;
    private Xenstored store;

    @BeforeEach
    void start() throws Exception {
        socket = folder.resolve("socket");
        store = Xenstored.start(vertx, new XenstoredOptions(socket), Optional.empty(), new SimpleMeterRegistry())
                .toCompletionStage()
                .toCompletableFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @AfterEach
    void checkAndStop() throws Exception {
        try (SocketChannel other = connected()) {
            assertEquals("READ", ask(other, MessageType.READ, "/tool|"));
            assertEquals("CONTROL OK|", ask(other, MessageType.CONTROL, "check|"));
        }
        CompletableFuture.runAsync(() -> TreeAudit.check(store.conductor().store()), store.loop())
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        store.close().toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        vertx.close().toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(ints = {4097, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF})
    void xsa420_aLengthNoMessageHasClosesItsSocketAndLeavesTheLoopIdle(int length) throws Exception {
        byte[] header = new byte[Wire.HEADER_BYTES + 2000];
        Wire.putHeader(header, 0, MessageType.WRITE.number(), 0, 0, length);
        try (SocketChannel bad = connected();
                SocketChannel good = connected()) {
            bad.write(ByteBuffer.wrap(header));
            assertEquals(-1, bad.read(ByteBuffer.allocate(10)));
            assertEquals("READ", ask(good, MessageType.READ, "/|"));
            long before = loopCpuMillis();
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(IDLE_MILLIS);
            while (System.nanoTime() < until) {
                LockSupport.parkNanos(until - System.nanoTime());
            }
            long used = loopCpuMillis() - before;
            assertTrue(used < IDLE_MILLIS / 2, "the loop worked for " + used + " ms");
        }
    }

    /// Clients that hang up while events for them are being written, in every position among those who hear.
    @Test
    void xsa425_aSocketThatClosesAmidItsEventsCostsNobodyElseAnything() throws Exception {
        try (SocketChannel writer = connected();
                SocketChannel stays = connected()) {
            assertEquals("WATCH OK|", ask(stays, MessageType.WATCH, "/w|S|"));
            for (int round = 0; round < 50; round++) {
                SocketChannel[] leave = {connected(), connected(), connected()};
                for (SocketChannel each : leave) {
                    assertEquals("WATCH OK|", ask(each, MessageType.WATCH, "/w|L|"));
                }
                send(writer, MessageType.WRITE, "/w/" + round + "|v");
                for (SocketChannel each : leave) {
                    send(each, MessageType.WRITE, "/w/own|v");
                    each.close();
                }
                assertEquals("WRITE OK|", read(writer));
                send(writer, MessageType.WRITE, "/w/" + round + "|w");
                assertEquals("WRITE OK|", read(writer));
            }
            assertEquals("WRITE OK|", ask(writer, MessageType.WRITE, "/w/last|v"));
            assertEquals("WRITE OK|", ask(stays, MessageType.WRITE, "/elsewhere|v"));
        }
    }

    @Test
    void xsa326_42312_aSocketWhoseRepliesAreNotReadIsNotReadEither() throws Exception {
        byte[] request = MemoryStore.frame(MessageType.DIRECTORY.number(), 0, MemoryStore.bytes("/wide|"));
        try (SocketChannel greedy = connected();
                SocketChannel other = connected()) {
            for (int i = 0; i < 400; i++) {
                assertEquals("WRITE OK|", ask(other, MessageType.WRITE, "/wide/name" + i + "|"));
            }
            greedy.configureBlocking(false);
            int sent = 0;
            long lastProgress = System.nanoTime();
            ByteBuffer rest = ByteBuffer.allocate(0);
            while (sent < 100_000 && System.nanoTime() - lastProgress < 500_000_000L) {
                if (!rest.hasRemaining()) {
                    rest = ByteBuffer.wrap(request);
                }
                if (greedy.write(rest) > 0) {
                    lastProgress = System.nanoTime();
                }
                if (!rest.hasRemaining()) {
                    sent++;
                }
            }
            assertTrue(sent < 100_000, "all " + sent + " requests were taken");
            assertEquals("READ", ask(other, MessageType.READ, "/|"));
            greedy.configureBlocking(true);
            while (rest.hasRemaining()) {
                drainSome(greedy);
                greedy.configureBlocking(false);
                greedy.write(rest);
                greedy.configureBlocking(true);
            }
        }
    }

    /// A client of the socket would go wrong for ever if it missed an event, so it is disconnected.
    @Test
    void xsa326_42311_aSocketWhoseEventsAreNotReadIsClosedAtTheLimit() throws Exception {
        try (SocketChannel sleeping = connected();
                SocketChannel writer = connected()) {
            assertEquals("WATCH OK|", ask(sleeping, MessageType.WATCH, "/w|" + "t".repeat(2000) + "|"));
            assertEquals("WATCH OK|", ask(writer, MessageType.WATCH, "/nothing|T|"));
            for (int i = 0; i < 5000; i++) {
                assertEquals("WRITE OK|", ask(writer, MessageType.WRITE, "/w/" + i % 3000 + "|v" + i));
            }
            assertTrue(drainAll(sleeping) < 4 * Connection.OUTPUT_LIMIT);
        }
    }

    private SocketChannel connected() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        return channel;
    }

    private static void send(SocketChannel channel, MessageType type, String payload) throws IOException {
        ByteBuffer frame = ByteBuffer.wrap(MemoryStore.frame(type.number(), 0, MemoryStore.bytes(payload)));
        while (frame.hasRemaining()) {
            channel.write(frame);
        }
    }

    private static String ask(SocketChannel channel, MessageType type, String payload)
            throws IOException, FrameException {
        send(channel, type, payload);
        return read(channel);
    }

    /// The next answer; events before it are passed over.
    private static String read(SocketChannel channel) throws IOException, FrameException {
        while (true) {
            byte[] header = exactly(channel, Wire.HEADER_BYTES);
            byte[] payload = exactly(channel, Wire.length(header, 0));
            var whole = new ByteArrayOutputStream();
            whole.writeBytes(header);
            whole.writeBytes(payload);
            List<String> message = MemoryStore.messages(whole.toByteArray());
            if (!message.getFirst().startsWith("WATCH_EVENT")) {
                return message.getFirst();
            }
        }
    }

    private static byte[] exactly(SocketChannel channel, int count) throws IOException {
        ByteBuffer part = ByteBuffer.allocate(count);
        while (part.hasRemaining()) {
            if (channel.read(part) < 0) {
                throw new IOException("closed after " + part.position() + " bytes of " + count);
            }
        }
        return part.array();
    }

    private static void drainSome(SocketChannel channel) throws IOException {
        channel.read(ByteBuffer.allocate(64 * 1024));
    }

    /// Bytes until the other side has closed.
    private static long drainAll(SocketChannel channel) throws IOException {
        long all = 0;
        ByteBuffer part = ByteBuffer.allocate(64 * 1024);
        int count;
        while ((count = channel.read(part.clear())) >= 0) {
            all += count;
        }
        return all;
    }

    private static long loopCpuMillis() {
        var threads = ManagementFactory.getThreadMXBean();
        long nanos = 0;
        for (var info : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (info != null && info.getThreadName().contains("eventloop")) {
                nanos += Math.max(0, threads.getThreadCpuTime(info.getThreadId()));
            }
        }
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
