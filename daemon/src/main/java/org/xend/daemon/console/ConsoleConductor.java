package org.xend.daemon.console;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.failstop.FailStop;
import org.xend.daemon.hypervisor.HypervisorException;
import org.xend.daemon.keys.KeyTree;
import org.xend.daemon.keys.KeyTreeException;
import org.xend.daemon.keys.KeyWatch;
import org.xend.daemon.pty.Ptys;
import org.xend.daemon.ring.CoalescingTrigger;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;

/// Owns every console: which domains are served, their rings, who waits for one. Runs on one executor, its
/// `owner`, where every method is called.
///
/// What may block - the key tree, mapping and binding - runs as a task of `work` and comes back as a message.
/// Each domain has one such task at a time; what happens meanwhile is looked at when it returns.
final class ConsoleConductor {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleConductor.class);
    private static final int MOST_WAITING = 256;
    private static final long PATIENCE_MILLIS = 10_000;
    private static final long SCAN_AGAIN_MILLIS = 250;
    /// So many domains are scanned for each millisecond of rest after it: scans of many take no more of the time
    /// than scans of few.
    private static final int SCANNED_EACH_MILLI = 20;
    /// Scans come apart by more than that anyway ([ConsoleRole]).
    private static final int SHORT_REST_MILLIS = 20;

    /// Runs something on the owner after a time.
    interface Timer {
        void after(long millis, Runnable task);
    }

    /// @param directory of the log files
    record Settings(Path directory, int historyBytes, long logBytes) {}

    private record Waiting(int domid, Consoles.From from, CompletableFuture<ConsoleAttachment> answer) {}

    /// One domain that is there.
    private static final class Slot {
        final int domid;
        final UUID handle;
        KeyWatch watch;
        GuestConsole console;
        /// Null until there is a console.
        PtyLine line;
        /// A task of this domain is under way; `changed` asks for another one after it.
        boolean busy;
        boolean changed;
        /// The guest has had its turns and waits for the next period.
        boolean delayed;

        Slot(int domid, UUID handle) {
            this.domid = domid;
            this.handle = handle;
        }

        String tty() {
            return line == null ? "" : line.tty();
        }
    }

    private final Settings settings;
    private final Executor owner;
    private final Executor work;
    private final Timer timer;
    private final LongSupplier clock;
    private final ConsoleTree tree;
    private final ConsoleLinks links;
    private final PtyLine.Exchange exchange;
    private final ConsoleMeters meters;
    private final Map<Integer, Slot> slots = new HashMap<>();
    private final EndedConsoles ended = new EndedConsoles();
    private final List<Waiting> waiting = new ArrayList<>();
    private boolean scanning;
    private boolean scanAgain;
    /// The last look at the domains failed, which was said.
    private boolean unlisted;
    private boolean closed;
    private int consoles;
    /// Logs of ended consoles that are still being written, and keys that are.
    private int unfinished;
    private Runnable onClosed = () -> {};

    ConsoleConductor(
            Settings settings,
            Executor owner,
            Executor work,
            Timer timer,
            LongSupplier clock,
            KeyTree keys,
            ConsoleLinks links,
            Ptys ptys,
            ConsoleMeters meters) {
        this.settings = settings;
        this.owner = owner;
        this.work = work;
        this.timer = timer;
        this.clock = clock;
        this.tree = new ConsoleTree(keys);
        this.exchange = new PtyLine.Exchange(ptys, owner, timer);
        this.links = links;
        this.meters = meters;
    }

    /// A domain came or went.
    void scan() {
        scanAgain = scanning;
        if (scanning || closed) {
            return;
        }
        scanning = true;
        work.execute(() -> FailStop.settle(
                links::domains,
                live -> owner.execute(() -> scanned(live)),
                why -> owner.execute(() -> notScanned(why))));
    }

    private void scanned(Map<Integer, UUID> live) {
        if (unlisted) {
            unlisted = false;
            LOG.info("console: the domains are listed again");
        }
        compare(live);
        int rest = live.size() / SCANNED_EACH_MILLI;
        if (rest > SHORT_REST_MILLIS) {
            timer.after(rest, this::scanIsOver);
        } else {
            scanIsOver();
        }
    }

    private void notScanned(Throwable why) {
        if (!unlisted) {
            unlisted = true;
            LOG.warn("console: the domains cannot be listed, they are asked for until they are: {}", reason(why));
        }
        LOG.debug("console: the domains cannot be listed", why);
        timer.after(SCAN_AGAIN_MILLIS, this::scan);
        scanIsOver();
    }

    private void scanIsOver() {
        scanning = false;
        if (scanAgain) {
            scan();
        }
    }

    private void compare(Map<Integer, UUID> live) {
        for (Slot slot : List.copyOf(slots.values())) {
            if (!slot.handle.equals(live.get(slot.domid))) {
                remove(slot);
            }
        }
        live.forEach((domid, handle) -> {
            if (domid != 0 && !slots.containsKey(domid) && !closed) {
                var slot = new Slot(domid, handle);
                slots.put(domid, slot);
                look(slot);
            }
        });
    }

    private void remove(Slot slot) {
        slots.remove(slot.domid, slot);
        if (slot.console != null) {
            GuestConsole console = slot.console;
            String tty = slot.tty();
            unfinished++;
            count(-1);
            console.end(this::finished);
            slot.line.end();
            ended.add(slot.domid, console.name(), console.history());
            GuestConsole.Link link = console.unlink();
            close(slot, link);
            withdraw(slot.domid, tty);
            LOG.debug("console of domain {} ({}) has ended", slot.domid, console.name());
        }
        if (slot.watch != null) {
            KeyWatch watch = slot.watch;
            work.execute(() -> attempt("unwatch a console", (Runnable) watch::close));
        }
    }

    /// Reads a domain's console keys and serves what they name; watches them from the first time on.
    private void look(Slot slot) {
        slot.changed = slot.busy;
        if (slot.busy || slots.get(slot.domid) != slot) {
            return;
        }
        slot.busy = true;
        boolean watched = slot.watch != null;
        GuestConsole present = slot.console;
        var served = new CoalescingTrigger(owner, () -> serve(slot));
        var changed = new CoalescingTrigger(owner, () -> look(slot));
        work.execute(() -> {
            KeyWatch watch = watched ? null : attempt("watch a console", () -> tree.watch(slot.domid, changed));
            ConsoleKeys found = attempt(
                    "read the console keys of domain " + slot.domid,
                    () -> tree.read(slot.domid).orElse(null));
            owner.execute(() -> {
                slot.busy = false;
                watched(slot, watch);
                if (found != null && (present == null || !present.isLinkedBy(found))) {
                    open(slot, found, served);
                    return;
                }
                if (found != null && slots.get(slot.domid) == slot) {
                    rename(slot.console, found);
                }
                publish(slot, found);
            });
        });
    }

    /// From now on the domain's text goes into the log of its new name.
    private void rename(GuestConsole console, ConsoleKeys found) {
        if (!console.name().equals(found.name())) {
            unfinished++;
            console.rename(found, log(found), this::finished);
        }
    }

    private void finished() {
        unfinished--;
        tellClosed();
    }

    private void watched(Slot slot, KeyWatch watch) {
        if (watch != null && slots.get(slot.domid) == slot) {
            slot.watch = watch;
        } else if (watch != null) {
            work.execute(() -> attempt("unwatch a console", (Runnable) watch::close));
        }
    }

    private void open(Slot slot, ConsoleKeys found, Runnable onEvent) {
        if (slots.get(slot.domid) != slot) {
            return;
        }
        slot.busy = true;
        work.execute(() -> {
            GuestConsole.Link link = attempt(
                    "attach to the console of domain " + slot.domid, () -> links.open(slot.domid, found, onEvent));
            owner.execute(() -> {
                slot.busy = false;
                if (link != null) {
                    opened(slot, found, link);
                }
                publish(slot, found);
            });
        });
    }

    /// The last part of a look: what stands as the path of the pty becomes what it is. One that a former
    /// daemon left may be another program's terminal by now.
    ///
    /// @param found null: nothing was found
    private void publish(Slot slot, ConsoleKeys found) {
        String tty = slot.tty();
        if (found == null || found.tty().equals(tty) || slots.get(slot.domid) != slot) {
            again(slot);
            return;
        }
        slot.busy = true;
        unfinished++;
        work.execute(() -> {
            attempt("publish the tty of domain " + slot.domid, () -> tree.publish(slot.domid, found, tty));
            owner.execute(() -> {
                slot.busy = false;
                if (slots.get(slot.domid) != slot) {
                    withdraw(slot.domid, tty);
                }
                again(slot);
                finished();
            });
        });
    }

    private void withdraw(int domid, String tty) {
        if (!tty.isEmpty()) {
            unfinished++;
            work.execute(() -> {
                attempt("withdraw the tty of domain " + domid, () -> tree.withdraw(domid, tty));
                owner.execute(this::finished);
            });
        }
    }

    private void again(Slot slot) {
        if (slot.changed) {
            look(slot);
        }
    }

    private void opened(Slot slot, ConsoleKeys found, GuestConsole.Link link) {
        if (slots.get(slot.domid) != slot) {
            close(slot, link);
            return;
        }
        if (slot.console == null) {
            slot.console =
                    new GuestConsole(slot.domid, found, settings.historyBytes(), log(found), meters, clock.getAsLong());
            slot.line = new PtyLine(slot.domid, slot.console, found.limit(), exchange, () -> look(slot));
            count(1);
        } else {
            rename(slot.console, found);
        }
        GuestConsole.Link before = slot.console.link(found, link);
        if (before != null) {
            close(slot, before);
        }
        serve(slot);
        for (Waiting each : List.copyOf(waiting)) {
            if (each.domid() == slot.domid) {
                waiting.remove(each);
                join(slot.console, each.from(), each.answer());
            }
        }
    }

    /// A domain whose name could not be a file's has no log.
    private LogQueue log(ConsoleKeys found) {
        String name = found.name();
        return new LogQueue(
                name.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new ConsoleLog(settings.directory(), name, settings.logBytes())),
                name,
                owner,
                work,
                meters);
    }

    private void serve(Slot slot) {
        if (slot.console == null || slot.delayed || slots.get(slot.domid) != slot) {
            return;
        }
        long nanos = slot.console.serve(clock.getAsLong());
        if (nanos > 0) {
            slot.delayed = true;
            timer.after(1 + nanos / 1_000_000, () -> {
                slot.delayed = false;
                serve(slot);
            });
        }
    }

    void attach(int domid, Consoles.From from, CompletableFuture<ConsoleAttachment> answer) {
        Slot slot = slots.get(domid);
        if (slot != null && slot.console != null) {
            join(slot.console, from, answer);
        } else if (slot == null && ended.find(Integer.toString(domid)).isPresent()) {
            attachEnded(Integer.toString(domid), answer);
        } else if (domid == 0 || closed) {
            answer.completeExceptionally(notServed(domid));
        } else if (waiting.size() >= MOST_WAITING) {
            LOG.warn(
                    "console of domain {}: {} clients wait for consoles already; another is refused",
                    domid,
                    MOST_WAITING);
            answer.completeExceptionally(new FailureException(new Failure.WrongState(
                    Integer.toString(domid),
                    MOST_WAITING + " clients wait for consoles of domains being created already")));
        } else {
            var each = new Waiting(domid, from, answer);
            waiting.add(each);
            timer.after(PATIENCE_MILLIS, () -> {
                if (waiting.remove(each)) {
                    answer.completeExceptionally(notServed(domid));
                }
            });
            scan();
        }
    }

    void attachEnded(String id, CompletableFuture<ConsoleAttachment> answer) {
        ended.find(id)
                .ifPresentOrElse(
                        text -> {
                            var reader = new Reader(text.length);
                            reader.offer(text, text.length);
                            reader.end();
                            answer.complete(new Attachment(owner, reader, null));
                        },
                        () -> answer.completeExceptionally(new FailureException(new Failure.NoSuchDomain(id))));
    }

    /// Ends every console.
    ///
    /// @param then runs when the last log is closed
    void close(Runnable then) {
        closed = true;
        onClosed = then;
        List.copyOf(slots.values()).forEach(this::remove);
        for (Waiting each : waiting) {
            each.answer().completeExceptionally(notServed(each.domid()));
        }
        waiting.clear();
        tellClosed();
    }

    private void tellClosed() {
        if (closed && unfinished == 0) {
            onClosed.run();
        }
    }

    private void join(GuestConsole console, Consoles.From from, CompletableFuture<ConsoleAttachment> answer) {
        try {
            answer.complete(new Attachment(owner, console.join(from), console));
        } catch (FailureException e) {
            answer.completeExceptionally(e);
        }
    }

    private void close(Slot slot, GuestConsole.Link link) {
        work.execute(
                () -> attempt("let go of the console of domain " + slot.domid, () -> links.close(slot.domid, link)));
    }

    private void count(int change) {
        consoles += change;
        meters.consoles(consoles);
    }

    private static FailureException notServed(int domid) {
        String message = domid == 0
                ? "Domain-0 has no console ring: its console is the host's"
                : "The console of domain " + domid + " is not served here: it has no ring of type xenconsoled";
        return new FailureException(new Failure.WrongState(Integer.toString(domid), message));
    }

    private static void attempt(String what, Runnable task) {
        attempt(what, () -> {
            task.run();
            return null;
        });
    }

    /// @return null where it failed, which is logged: the next change of the keys tries again
    private static <T> T attempt(String what, Supplier<T> task) {
        try {
            return task.get();
        } catch (RuntimeException | Error e) {
            FailStop.endIfUnfit(e);
            LOG.warn("console: cannot {}: {}", what, reason(e));
            LOG.debug("console: cannot {}", what, e);
            return null;
        }
    }

    private static String reason(Throwable why) {
        return why instanceof HypervisorException || why instanceof KeyTreeException
                ? why.getMessage()
                : why.toString();
    }
}
