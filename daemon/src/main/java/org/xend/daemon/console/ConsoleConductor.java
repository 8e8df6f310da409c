package org.xend.daemon.console;

import java.nio.file.Path;
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

/// Owns every console: the domains that are served, their rings and their readers. Runs on one executor, its
/// `owner`, on which every method is called.
///
/// What may block (the key tree, mapping and binding) runs as a task of `work` and comes back as a message. Each
/// domain has one such task at a time; a change meanwhile leads to another task after it.
final class ConsoleConductor {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleConductor.class);

    /// Runs something on the owner after a time.
    interface Timer {
        void after(long millis, Runnable task);
    }

    /// @param directory of the log files
    record Settings(Path directory, int historyBytes, long logBytes) {}

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
    private final WaitingClients waiting;
    private final DomainScan scan;
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
        this.waiting = new WaitingClients(timer);
        this.scan = new DomainScan(owner, work, timer, links::domains, this::compare);
    }

    /// Domains were introduced or released.
    void scan() {
        scan.request();
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
                readKeys(slot);
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
            ConsoleRingPump.Link link = console.unlink();
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
    private void readKeys(Slot slot) {
        slot.changed = slot.busy;
        if (slot.busy || slots.get(slot.domid) != slot) {
            return;
        }
        slot.busy = true;
        boolean watched = slot.watch != null;
        GuestConsole present = slot.console;
        var served = new CoalescingTrigger(owner, () -> serve(slot));
        var changed = new CoalescingTrigger(owner, () -> readKeys(slot));
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
        checkClosed();
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
            ConsoleRingPump.Link link = attempt(
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

    /// The last part of [#readKeys]: writes the path of the pty to the key tree where the key has another. A path
    /// that an earlier daemon left may be another program's terminal by now.
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
            readKeys(slot);
        }
    }

    private void opened(Slot slot, ConsoleKeys found, ConsoleRingPump.Link link) {
        if (slots.get(slot.domid) != slot) {
            close(slot, link);
            return;
        }
        if (slot.console == null) {
            slot.console =
                    new GuestConsole(slot.domid, found, settings.historyBytes(), log(found), meters, clock.getAsLong());
            slot.line = new PtyLine(slot.domid, slot.console, found.limit(), exchange, () -> readKeys(slot));
            count(1);
        } else {
            rename(slot.console, found);
        }
        ConsoleRingPump.Link before = slot.console.link(found, link);
        if (before != null) {
            close(slot, before);
        }
        serve(slot);
        waiting.attach(slot.domid, slot.console, owner);
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
            Attachment.join(slot.console, from, answer, owner);
        } else if (slot == null && ended.find(Integer.toString(domid)).isPresent()) {
            attachEnded(Integer.toString(domid), answer);
        } else if (domid == 0 || closed) {
            answer.completeExceptionally(WaitingClients.notServed(domid));
        } else if (waiting.add(domid, from, answer)) {
            scan.request();
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
        scan.close();
        onClosed = then;
        List.copyOf(slots.values()).forEach(this::remove);
        waiting.refuseAll();
        checkClosed();
    }

    private void checkClosed() {
        if (closed && unfinished == 0) {
            onClosed.run();
        }
    }

    private void close(Slot slot, ConsoleRingPump.Link link) {
        work.execute(
                () -> attempt("detach from the console of domain " + slot.domid, () -> links.close(slot.domid, link)));
    }

    private void count(int change) {
        consoles += change;
        meters.consoles(consoles);
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

    static String reason(Throwable why) {
        return why instanceof HypervisorException || why instanceof KeyTreeException
                ? why.getMessage()
                : why.toString();
    }
}
