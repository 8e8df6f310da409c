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
///
/// Where the system refuses pipe or poll the thread ends, and every pty has failed; the next that is opened has a
/// new thread.
public final class PtyLoop implements Ptys {
    /// The most that [PtyListener#typed] brings at once.
    public static final int MOST_TYPED = 1024;
    /// How long last words wait for a reader, at most.
    public static final long LINGER_MILLIS = 2000;

    /// Writes the byte that wakes the thread. Owned by the user's side.
    ///
    /// @param descriptor the writing end
    private record Bell(Libc libc, MemorySegment stroke, int descriptor) {
        void ring() {
            // A full pipe wakes just as well, and who has ended needs no waking.
            libc.write(descriptor, stroke, 1);
        }

        void close() {
            libc.close(descriptor);
        }
    }

    /// One thread's life, as the user's side sees it.
    ///
    /// @param ended with the reason
    private record Life(Queue<PtyMessage> messages, CompletableFuture<Bell> bell, CompletableFuture<String> ended) {
        static Life begin(Libc.Source libcs) {
            var life = new Life(new ConcurrentLinkedQueue<>(), new CompletableFuture<>(), new CompletableFuture<>());
            Thread.ofPlatform().daemon().name("console-ptys").start(() -> life.serve(libcs));
            return life;
        }

        void send(PtyMessage message) {
            messages.add(message);
            // In this order: the thread looks at the queue once more after either has come true.
            if (ended.isDone()) {
                refuse();
            } else if (bell.isDone() && !bell.isCompletedExceptionally()) {
                bell.join().ring();
            }
        }

        /// After the end; nothing is sent from now on but what is refused.
        void closeBell() {
            if (!bell.isCompletedExceptionally()) {
                bell.join().close();
            }
        }

        /// The thread's whole life.
        private void serve(Libc.Source libcs) {
            String why = "the thread of the ptys has ended";
            try {
                Libc libc = libcs.open();
                Libc ours = libcs.open();
                int[] pipe = libc.openPipe();
                bell.complete(new Bell(ours, Arena.ofAuto().allocate(1), pipe[1]));
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
            for (PtyMessage message; (message = messages.poll()) != null; ) {
                if (message instanceof PtyMessage.Open(Pty _, PtyListener listener)) {
                    listener.failed(ended.join());
                }
            }
        }
    }

    private final Libc.Source libcs;
    /// Null before the first pty.
    private Life life;
    private boolean closed;

    private final class Handle implements Pty {
        private final Life of;

        Handle(Life of) {
            this.of = of;
        }

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

        private void send(PtyMessage message) {
            if (!closed) {
                of.send(message);
            }
        }
    }

    public PtyLoop() {
        this(() -> Libc.of(PtySystem.of(System.getProperty("os.name"))));
    }

    PtyLoop(Libc.Source libcs) {
        this.libcs = libcs;
    }

    @Override
    public Pty open(PtyListener listener) {
        if (!closed && (life == null || life.ended().isDone())) {
            if (life != null) {
                life.closeBell();
            }
            life = Life.begin(libcs);
        }
        var pty = new Handle(life);
        if (closed) {
            listener.failed("the ptys are closed");
        } else {
            life.send(new PtyMessage.Open(pty, listener));
        }
        return pty;
    }

    @Override
    public CompletableFuture<Void> close() {
        if (life == null) {
            closed = true;
            return CompletableFuture.completedFuture(null);
        }
        if (closed) {
            return life.ended().thenAccept(_ -> {});
        }
        closed = true;
        life.send(new PtyMessage.Close());
        Life last = life;
        return last.ended().thenAccept(_ -> last.closeBell());
    }
}
