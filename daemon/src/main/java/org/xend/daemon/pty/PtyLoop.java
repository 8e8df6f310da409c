package org.xend.daemon.pty;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.xend.daemon.failstop.FailStop;

/// Serves all ptys of this process by one platform thread, which starts with the first of them. Owned by its
/// user: one call at a time, also of the ptys it opened.
///
/// A message is queued, then a byte is written into a pipe that the thread's poll(2) includes. The pipe's writing
/// end belongs to the user's side: a byte must never be written to a descriptor that was closed and opened again.
///
/// Where the system refuses pipe or poll, the thread ends and every pty fails; the next open starts a new thread.
public final class PtyLoop implements Ptys {
    /// The most bytes of one [PtyListener#typed].
    public static final int MOST_TYPED = 1024;
    /// How long the last text waits for a reader, at most.
    public static final long DRAIN_MILLIS = 2000;

    /// Writes the byte that wakes the thread. Owned by the user's side.
    ///
    /// @param descriptor the writing end
    private record WakePipe(Libc libc, MemorySegment oneByte, int descriptor) {
        void wake() {
            // A full pipe wakes the thread as well; after its end nothing is to be woken.
            libc.write(descriptor, oneByte, 1);
        }

        void close() {
            libc.close(descriptor);
        }
    }

    /// One run of the thread, as the user's side sees it.
    ///
    /// @param ended with the reason
    private record ThreadRun(
            Queue<PtyMessage> messages, CompletableFuture<WakePipe> wakePipe, CompletableFuture<String> ended) {
        static ThreadRun begin(Libc.Source libcs) {
            var run =
                    new ThreadRun(new ConcurrentLinkedQueue<>(), new CompletableFuture<>(), new CompletableFuture<>());
            Thread.ofPlatform().daemon().name("console-ptys").start(() -> run.serve(libcs));
            return run;
        }

        void send(PtyMessage message) {
            messages.add(message);
            // In this order: the thread reads the queue once more after either is completed.
            if (ended.isDone()) {
                refuse();
            } else if (wakePipe.isDone() && !wakePipe.isCompletedExceptionally()) {
                wakePipe.join().wake();
            }
        }

        /// Called after the end; every later message is refused.
        void closeWakePipe() {
            if (!wakePipe.isCompletedExceptionally()) {
                wakePipe.join().close();
            }
        }

        /// The thread's body.
        private void serve(Libc.Source libcs) {
            String why = "the pty thread has ended";
            try {
                Libc libc = libcs.open();
                Libc ours = libcs.open();
                int[] pipe = libc.openPipe();
                wakePipe.complete(new WakePipe(ours, Arena.ofAuto().allocate(1), pipe[1]));
                new PtyThread(libc, pipe[0], messages).run();
            } catch (IOException e) {
                why = e.getMessage();
            } catch (RuntimeException | Error e) {
                FailStop.end("the owner of the ptys", e);
            } finally {
                wakePipe.completeExceptionally(new IOException(why));
                ended.complete(why);
                refuse();
            }
        }

        /// Answers messages that the ended thread does not serve.
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
    private ThreadRun run;
    private boolean closed;

    private final class Handle implements Pty {
        private final ThreadRun of;

        Handle(ThreadRun of) {
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
        public void end(byte[] lastText) {
            send(new PtyMessage.End(this, lastText));
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
        if (!closed && (run == null || run.ended().isDone())) {
            if (run != null) {
                run.closeWakePipe();
            }
            run = ThreadRun.begin(libcs);
        }
        var pty = new Handle(run);
        if (closed) {
            listener.failed("the ptys are closed");
        } else {
            run.send(new PtyMessage.Open(pty, listener));
        }
        return pty;
    }

    @Override
    public CompletableFuture<Void> close() {
        if (run == null) {
            closed = true;
            return CompletableFuture.completedFuture(null);
        }
        if (closed) {
            return run.ended().thenAccept(_ -> {});
        }
        closed = true;
        run.send(new PtyMessage.Close());
        ThreadRun last = run;
        return last.ended().thenAccept(_ -> last.closeWakePipe());
    }
}
