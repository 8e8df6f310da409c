package org.xend.daemon.pty;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.xend.daemon.failstop.FailStop;

/// The ptys of this process, all served by one platform thread, which starts with the first of them. Owned by
/// whoever uses it: one call at a time, also of the ptys it gave.
///
/// A message is queued, then a byte goes into a pipe that the thread's poll(2) listens to. The pipe's writing
/// end belongs to this side, for a byte must never go into a descriptor that has been closed and used again.
public final class PtyLoop implements Ptys {
    /// The most that [PtyListener#typed] brings at once.
    public static final int MOST_TYPED = 1024;
    /// How long last words wait for a reader, at most.
    public static final long LINGER_MILLIS = 2000;

    /// Writes the byte that wakes the thread. Owned by the user's side.
    ///
    /// @param descriptor the writing end
    private record Bell(Libc libc, MemorySegment stroke, int descriptor) {
        static Bell at(int descriptor) throws IOException {
            return new Bell(Libc.of(PtySystem.of(System.getProperty("os.name"))), Arena.ofAuto().allocate(1),
                    descriptor);
        }

        void ring() {
            // A full pipe wakes just as well, and who has ended needs no waking.
            libc.write(descriptor, stroke, 1);
        }

        void close() {
            libc.close(descriptor);
        }
    }

    private final Queue<PtyMessage> messages = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Bell> bell = new CompletableFuture<>();
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private boolean started;
    private boolean closed;

    private final class Handle implements Pty {
        @Override
        public void print(byte[] text) {
            send(new PtyMessage.Print(this, text));
        }

        @Override
        public void listen() {
            send(new PtyMessage.Listen(this));
        }

        @Override
        public void end(byte[] lastWords) {
            send(new PtyMessage.End(this, lastWords));
        }
    }

    @Override
    public Pty open(PtyListener listener) {
        var pty = new Handle();
        if (closed) {
            listener.failed("the ptys are closed");
            return pty;
        }
        if (!started) {
            started = true;
            Thread.ofPlatform().daemon().name("console-ptys").start(this::serve);
        }
        send(new PtyMessage.Open(pty, listener));
        return pty;
    }

    @Override
    public CompletableFuture<Void> close() {
        if (closed) {
            return ended.thenAccept(_ -> {});
        }
        send(new PtyMessage.Close());
        closed = true;
        if (!started) {
            ended.complete("closed");
            return ended.thenAccept(_ -> {});
        }
        return ended.thenAccept(_ -> {
            if (!bell.isCompletedExceptionally()) {
                bell.join().close();
            }
        });
    }

    private void send(PtyMessage message) {
        if (closed) {
            return;
        }
        messages.add(message);
        // In this order: the thread looks at the queue once more after either has come true.
        if (ended.isDone()) {
            refuse();
        } else if (bell.isDone() && !bell.isCompletedExceptionally()) {
            bell.join().ring();
        }
    }

    /// The thread's whole life.
    private void serve() {
        String why = "the thread of the ptys has ended";
        try {
            Libc libc = Libc.of(PtySystem.of(System.getProperty("os.name")));
            int[] pipe = libc.openPipe();
            bell.complete(Bell.at(pipe[1]));
            new PtyThread(libc, pipe[0], messages).run();
        } catch (IOException e) {
            why = e.getMessage();
        } catch (RuntimeException | Error e) {
            FailStop.end("the owner of the ptys", e);
        } finally {
            bell.completeExceptionally(new IOException(why));
            ended.complete(why);
            refuse();
        }
    }

    /// Answers what nobody will serve.
    private void refuse() {
        for (PtyMessage message; (message = messages.poll()) != null;) {
            if (message instanceof PtyMessage.Open(Pty _, PtyListener listener)) {
                listener.failed(ended.join());
            }
        }
    }
}
