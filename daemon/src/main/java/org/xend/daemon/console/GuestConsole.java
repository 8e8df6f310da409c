package org.xend.daemon.console;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;

/// One guest's console in one run of the guest: what it printed, who reads it, its log. Owned by the console
/// conductor. The ring itself is read by [ConsoleRingPump].
final class GuestConsole {
    private static final Logger LOG = LoggerFactory.getLogger(GuestConsole.class);
    private static final int MAX_READERS = 16;

    private final int domid;
    private ConsoleKeys keys;
    private final ByteWindow history;
    private LogQueue log;
    private final ConsoleMeters meters;
    private final EventRate rate;
    private final ConsoleRingPump ring;
    private final Set<Reader> readers = new LinkedHashSet<>();
    /// The pty's, which is no reader that anybody attached; null: none.
    private Reader tap;
    /// A reader was refused, which was logged; none has left since.
    private boolean crowded;

    GuestConsole(int domid, ConsoleKeys keys, int historyBytes, LogQueue log, ConsoleMeters meters, long now) {
        this.domid = domid;
        this.keys = keys;
        this.history = new ByteWindow(historyBytes);
        this.log = log;
        this.meters = meters;
        this.rate = new EventRate(now);
        this.ring = new ConsoleRingPump(domid, this::name, meters, this::printed);
    }

    String name() {
        return keys.name();
    }

    boolean isLinkedBy(ConsoleKeys other) {
        return ring.linked() && keys.port() == other.port() && keys.frame() == other.frame();
    }

    /// @return the link it had before, or null
    ConsoleRingPump.Link link(ConsoleKeys newKeys, ConsoleRingPump.Link newLink) {
        keys = newKeys;
        return ring.link(newLink);
    }

    /// The domain has another name, and with it another log.
    void rename(ConsoleKeys newKeys, LogQueue newLog, Runnable onOldLogClosed) {
        log.close(onOldLogClosed);
        keys = newKeys;
        log = newLog;
    }

    /// @return the link it had, or null
    ConsoleRingPump.Link unlink() {
        return ring.link(null);
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
            ring.pump();
        }
        return delay;
    }

    Reader join(Consoles.From from) {
        if (readers.size() >= MAX_READERS) {
            if (!crowded) {
                crowded = true;
                LOG.warn(
                        "console of domain {} ({}): has {} readers, the most there may be; another is refused",
                        domid,
                        name(),
                        MAX_READERS);
            }
            throw new FailureException(new Failure.WrongState(
                    name(), "The console of '" + name() + "' has " + MAX_READERS + " readers already"));
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
            ring.leave(reader);
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
        ring.type(writer, readers.contains(writer), bytes, done);
    }

    void typeAtPty(byte[] bytes, CompletableFuture<Void> done) {
        ring.typeAtPty(bytes, done);
    }

    /// Takes the last output, ends every reader and closes the log.
    void end(Runnable onLogClosed) {
        ring.end();
        readers.forEach(Reader::end);
        meters.readers(-readers.size());
        readers.clear();
        log.close(onLogClosed);
    }

    private void printed(byte[] text, int count) {
        meters.output(count);
        history.append(text, 0, count);
        log.offer(text, count);
        for (Reader reader : Set.copyOf(readers)) {
            meters.lost(reader.offer(text, count));
        }
        if (tap != null) {
            tap.offer(text, count);
        }
    }
}
