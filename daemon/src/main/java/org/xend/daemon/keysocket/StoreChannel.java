package org.xend.daemon.keysocket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.xend.daemon.failstop.FailStop;
import org.xend.daemon.keys.KeyTreeException;
import org.xend.protocol.xs.FrameDecoder;
import org.xend.protocol.xs.FrameException;
import org.xend.protocol.xs.MessageType;
import org.xend.protocol.xs.Payload;
import org.xend.protocol.xs.Wire;
import org.xend.protocol.xs.XsError;

/// One connection to a store, used by any number of threads. Requests are written by one thread and found
/// again by their req_id when the reader thread has the reply; the callers own the futures in between,
/// which are the only state the threads share.
final class StoreChannel implements AutoCloseable {
    private static final int INPUT_BYTES = 16 * 1024;

    private final SocketChannel channel;
    private final BiConsumer<String, String> onEvent;
    private final Map<Integer, CompletableFuture<Reply>> waiting = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> lost = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicInteger lastRequest = new AtomicInteger();
    private final ExecutorService writer = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("xenstore-writer").factory());

    /// @param onEvent called on the reader thread with path and token of each watch event
    /// @throws IOException where nobody serves the socket
    StoreChannel(Path socket, BiConsumer<String, String> onEvent) throws IOException {
        this.onEvent = onEvent;
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            channel.close();
            throw new IOException("nobody serves " + socket + ": " + e.getMessage(), e);
        }
        Thread.ofPlatform().daemon().name("xenstore-reader").start(this::read);
    }

    /// Sends a request and waits for its reply.
    ///
    /// @throws KeyTreeException EIO where the connection is lost
    Reply ask(MessageType type, int transaction, byte[] payload) {
        int id = lastRequest.incrementAndGet();
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        waiting.put(id, reply);
        byte[] frame = new byte[Wire.HEADER_BYTES + payload.length];
        Wire.putHeader(frame, 0, type.number(), id, transaction, payload.length);
        System.arraycopy(payload, 0, frame, Wire.HEADER_BYTES, payload.length);
        try {
            writer.execute(() -> write(ByteBuffer.wrap(frame)));
            return reply.get();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new KeyTreeException(XsError.EIO.name(), type + " (interrupted)");
        } catch (ExecutionException | RejectedExecutionException _) {
            throw new KeyTreeException(XsError.EIO.name(), type + " (the store is out of reach)");
        } finally {
            waiting.remove(id);
        }
    }

    private void write(ByteBuffer frame) {
        try {
            while (frame.hasRemaining()) {
                channel.write(frame);
            }
        } catch (IOException | RuntimeException | Error e) {
            fail(e);
            FailStop.endIfUnfit(e);
        }
    }

    private void read() {
        FrameDecoder decoder = new FrameDecoder();
        ByteBuffer input = ByteBuffer.allocate(INPUT_BYTES);
        try {
            while (channel.read(input.clear()) >= 0) {
                decoder.decode(input.array(), 0, input.position(), this::take);
            }
            fail(new IOException("the store has closed the connection"));
        } catch (IOException | FrameException | RuntimeException | Error e) {
            // A listener that fails has lost an event: what its owner knows of the tree is wrong from now on.
            fail(e);
            FailStop.endIfUnfit(e);
        }
    }

    private boolean take(byte[] frame, int at, int length) {
        int start = at + Wire.HEADER_BYTES;
        int type = Wire.type(frame, at);
        if (type == MessageType.WATCH_EVENT.number()) {
            var strings = Payload.all(frame, start, length);
            if (strings.size() >= 2) {
                onEvent.accept(strings.get(0), strings.get(1));
            }
        } else {
            byte[] payload = java.util.Arrays.copyOfRange(frame, start, start + length);
            Optional.ofNullable(waiting.get(Wire.requestId(frame, at)))
                    .ifPresent(reply -> reply.complete(new Reply(type, payload)));
        }
        return true;
    }

    /// The connection is of no more use: nobody is left waiting.
    private void fail(Throwable cause) {
        boolean ours = closed.getAndSet(true);
        try {
            end();
        } finally {
            waiting.values().forEach(reply -> reply.completeExceptionally(cause));
            if (!ours) {
                lost.complete(null);
            }
        }
    }

    /// Completed when the connection ends without [#close].
    CompletableFuture<Void> lost() {
        return lost;
    }

    @Override
    public void close() {
        closed.set(true);
        end();
    }

    private void end() {
        writer.shutdown();
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
