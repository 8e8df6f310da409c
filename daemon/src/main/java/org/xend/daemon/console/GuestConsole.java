package org.xend.daemon.console;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.ring.ConsoleRing;
import org.xend.daemon.ring.SharedPage;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;

/// One guest's console in one run: its ring, what it printed, who reads it. Owned by the console conductor.
///
/// A direction whose indices contradict each other is looked at again at the guest's next event, as stock
/// xenconsoled does; the other goes on.
final class GuestConsole {
    private static final Logger LOG = LoggerFactory.getLogger(GuestConsole.class);
    private static final int MOST_READERS = 16;

    /// The connection to the guest, replaced when the guest's ring is introduced anew.
    ///
    /// @param localPort dom0's end of the channel
    /// @param kick tells the guest that an index moved
    record Link(SharedPage page, ConsoleRing ring, int localPort, Runnable kick) {}

    private final int domid;
    private ConsoleKeys keys;
    private final ByteWindow history;
    private LogQueue log;
    private final ConsoleMeters meters;
    private final EventRate rate;
    private final InputQueue input = new InputQueue();
    private final Set<Reader> readers = new LinkedHashSet<>();
    /// The pty's, which is no reader that anybody attached; null: none.
    private Reader tap;
    private final byte[] taken = new byte[ConsoleRing.OUT_BYTES];
    private Link link;
    /// Somebody was refused a place since the last one came free.
    private boolean crowded;
    private boolean outputBroken;
    private boolean inputBroken;

    GuestConsole(int domid, ConsoleKeys keys, int historyBytes, LogQueue log, ConsoleMeters meters, long now) {
        this.domid = domid;
        this.keys = keys;
        this.history = new ByteWindow(historyBytes);
        this.log = log;
        this.meters = meters;
        this.rate = new EventRate(now);
    }

    String name() {
        return keys.name();
    }

    boolean isLinkedBy(ConsoleKeys other) {
        return link != null && keys.port() == other.port() && keys.frame() == other.frame();
    }

    /// @return the link it had before, or null
    Link link(ConsoleKeys newKeys, Link newLink) {
        Link before = link;
        keys = newKeys;
        link = newLink;
        return before;
    }

    /// The domain has another name, and with it another log.
    void rename(ConsoleKeys newKeys, LogQueue newLog, Runnable onOldLogClosed) {
        log.close(onOldLogClosed);
        keys = newKeys;
        log = newLog;
    }

    /// @return the link it had, or null
    Link unlink() {
        return link(keys, null);
    }

    byte[] history() {
        return history.copy();
    }

    /// Serves one event of the guest.
    ///
    /// @param now nanoseconds
    /// @return 0, or how long this guest has to wait for its next turn
    long serve(long now) {
        long delay = rate.take(now);
        if (delay == 0) {
            pump();
        }
        return delay;
    }

    Reader join(Consoles.From from) {
        if (readers.size() >= MOST_READERS) {
            if (!crowded) {
                crowded = true;
                LOG.warn(
                        "console of domain {} ({}): all {} places of its readers are taken; others are refused",
                        domid,
                        name(),
                        MOST_READERS);
            }
            throw new FailureException(new Failure.WrongState(
                    name(), "The console of '" + name() + "' has " + MOST_READERS + " readers already"));
        }
        byte[] past = from == Consoles.From.START ? history.copy() : new byte[0];
        var reader = new Reader(past.length + keys.limit());
        reader.offer(past, past.length);
        readers.add(reader);
        meters.readers(1);
        return reader;
    }

    void leave(Reader reader) {
        if (readers.remove(reader)) {
            crowded = false;
            meters.readers(-1);
            input.leave(reader);
        }
    }

    /// A pty begins to take part: with what was printed until now, as much of it as it may keep.
    Reader tap(int capacity) {
        byte[] past = history.copy();
        int kept = Math.min(past.length, capacity);
        tap = new Reader(capacity);
        tap.offer(Arrays.copyOfRange(past, past.length - kept, past.length), kept);
        return tap;
    }

    void untap() {
        tap = null;
    }

    void type(Reader writer, byte[] bytes, CompletableFuture<Void> done) {
        if (canType(done)) {
            input.add(writer, readers.contains(writer), bytes, done);
            pumpInput();
        }
    }

    /// Types what came by the pty: the next piece must not follow before this one is taken.
    void typeAtPty(byte[] bytes, CompletableFuture<Void> done) {
        if (canType(done)) {
            input.addAnyway(bytes, done);
            pumpInput();
        }
    }

    /// Whether it is so still: the guest may have mended it.
    private boolean isInputBroken() {
        return inputBroken && link != null && link.ring().inputWaiting() == ConsoleRing.BROKEN;
    }

    private boolean canType(CompletableFuture<Void> done) {
        boolean broken = isInputBroken();
        if (broken) {
            done.completeExceptionally(
                    new FailureException(new Failure.WrongState(name(), "The guest's console ring is broken")));
        }
        return !broken;
    }

    /// Takes what is left in the ring, tells everybody that it is over and closes the log.
    void end(Runnable onLogClosed) {
        if (link != null) {
            pump();
        }
        input.fail("The console has ended");
        readers.forEach(Reader::end);
        meters.readers(-readers.size());
        readers.clear();
        log.close(onLogClosed);
    }

    private void pump() {
        if (link != null) {
            int count = link.ring().takeOutput(taken, 0, taken.length);
            if (count == ConsoleRing.BROKEN && !outputBroken) {
                outputBroken = true;
                LOG.warn(
                        "console of domain {} ({}): its output ring's indices make no sense; it is looked at"
                                + " again at each of its events",
                        domid,
                        name());
            } else if (count > 0) {
                link.kick().run();
                printed(count);
            }
        }
        pumpInput();
    }

    private void printed(int count) {
        meters.output(count);
        history.append(taken, 0, count);
        log.offer(taken, count);
        for (Reader reader : Set.copyOf(readers)) {
            meters.lost(reader.offer(taken, count));
        }
        if (tap != null) {
            tap.offer(taken, count);
        }
    }

    private void pumpInput() {
        if (link == null || isInputBroken()) {
            return;
        }
        int count = input.pump(link.ring());
        if (count == ConsoleRing.BROKEN && !inputBroken) {
            inputBroken = true;
            LOG.warn(
                    "console of domain {} ({}): its input ring's indices make no sense; nothing is typed until"
                            + " they do",
                    domid,
                    name());
        } else if (count > 0) {
            meters.input(count);
            link.kick().run();
        }
    }
}
