package org.xend.daemon.console;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.pty.Pty;
import org.xend.daemon.pty.PtyListener;
import org.xend.daemon.pty.Ptys;

/// One console's pty: carries the guest's output to it and its input to the guest. Owned by the console
/// conductor.
///
/// Output that nobody reads is kept up to a limit; the oldest is dropped first, and the guest never waits. Input
/// is read in pieces, the next one when the guest's ring has taken the one before, so that a writer waits in the
/// system. A pty that is lost or cannot be opened is opened again after a while.
final class PtyLine {
    private static final Logger LOG = LoggerFactory.getLogger(PtyLine.class);
    private static final long REOPEN_MILLIS = 1000;
    private static final long RETRY_MILLIS = 30_000;
    /// A pty that lasted so long works: the next failure is logged again.
    private static final long WORKS_MILLIS = 60_000;

    /// Shared by all lines. Owned by the conductor.
    static final class Exchange {
        /// Bytes that all ptys together keep while nobody reads: with more lines each has less.
        static final int POOL_BYTES = 64 << 20;

        private final Ptys ptys;
        private final Executor owner;
        private final ConsoleConductor.Timer timer;
        private int lines;
        private boolean refused;

        Exchange(Ptys ptys, Executor owner, ConsoleConductor.Timer timer) {
            this.ptys = ptys;
            this.owner = owner;
            this.timer = timer;
        }

        private int capacity(int limit) {
            return Math.max(ConsoleKeys.LEAST_LIMIT, Math.min(limit, POOL_BYTES / Math.max(1, lines)));
        }

        private void refuse(String why) {
            if (!refused) {
                refused = true;
                LOG.warn(
                        "no pty can be had ({}): consoles go on without console/tty; xm console attaches,"
                                + " xenconsole does not",
                        why);
            }
        }
    }

    private final int domid;
    private final GuestConsole console;
    private final int limit;
    private final Exchange exchange;
    private final Runnable onChange;
    private Events present;
    private Reader unread;
    private String tty = "";
    /// A lost pty was logged, and none has worked since.
    private boolean gapLogged;
    private boolean ended;

    /// Events of one pty. They are dropped once another has taken its place.
    private final class Events implements PtyListener {
        private Pty pty;

        @Override
        public void opened(String path) {
            onOwner(() -> {
                tty = path;
                unread = console.tap(exchange.capacity(limit));
                exchange.refused = false;
                if (gapLogged) {
                    exchange.timer.after(WORKS_MILLIS, this::works);
                }
                printNext();
                pty.listen();
                onChange.run();
            });
        }

        @Override
        public void printed() {
            onOwner(this::printNext);
        }

        private void works() {
            if (present == this) {
                gapLogged = false;
            }
        }

        private void printNext() {
            var next = new CompletableFuture<byte[]>();
            next.thenAccept(pty::print);
            unread.next(next);
        }

        @Override
        public void typed(byte[] input) {
            onOwner(() -> {
                var taken = new CompletableFuture<Void>();
                // Where the guest's ring is broken, what is typed goes nowhere; its writer need not hang too.
                taken.whenComplete((_, _) -> pty.listen());
                console.typeAtPty(input, taken);
            });
        }

        @Override
        public void failed(String why) {
            onOwner(() -> lost(why));
        }

        private void onOwner(Runnable task) {
            exchange.owner.execute(() -> {
                if (present == this) {
                    task.run();
                }
            });
        }
    }

    /// @param limit bytes kept while nobody reads
    /// @param onChange there is another path to publish
    PtyLine(int domid, GuestConsole console, int limit, Exchange exchange, Runnable onChange) {
        this.domid = domid;
        this.console = console;
        this.limit = limit;
        this.exchange = exchange;
        this.onChange = onChange;
        exchange.lines++;
        open();
    }

    /// The path of the other end; empty while there is none.
    String tty() {
        return tty;
    }

    /// Writes what is left and closes. The console has printed its last.
    void end() {
        exchange.lines--;
        ended = true;
        if (present != null) {
            Pty pty = present.pty;
            present = null;
            pty.end(unread == null ? new byte[0] : unread.drain());
        }
    }

    private void open() {
        if (!ended && present == null) {
            present = new Events();
            present.pty = exchange.ptys.open(present);
        }
    }

    private void lost(String why) {
        present = null;
        if (unread == null) {
            exchange.refuse(why);
            exchange.timer.after(RETRY_MILLIS, this::open);
            return;
        }
        if (!gapLogged) {
            gapLogged = true;
            LOG.warn(
                    "console of domain {} ({}): its pty {} is lost ({}); another is opened",
                    domid,
                    console.name(),
                    tty,
                    why);
        }
        console.untap();
        unread = null;
        tty = "";
        exchange.timer.after(REOPEN_MILLIS, this::open);
        onChange.run();
    }
}
