package org.xend.daemon.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/// Hands each event to both logs: an asynchronous appender takes only one target. Lines that never came here are
/// told to both.
///
/// Called on the log thread, which owns it. That thread rests between the lines of a busy moment: being
/// woken up for each of them costs whoever has something to say more than the line.
final class TwoLogsAppender extends AppenderBase<ILoggingEvent> {
    private static final long REST_MILLIS = 5;
    /// Within this time after a rest what had gathered meanwhile is written.
    private static final long GATHERED_NANOS = 1_000_000;

    private final LogFile events;
    private final LogFile debug;
    private final LongSupplier dropped;
    private final IntSupplier waiting;
    private long restedAt = System.nanoTime();

    /// @param dropped how many lines were since it was asked last
    /// @param waiting how many events are still to come
    TwoLogsAppender(LogFile events, LogFile debug, LongSupplier dropped, IntSupplier waiting) {
        this.events = events;
        this.debug = debug;
        this.dropped = dropped;
        this.waiting = waiting;
    }

    @Override
    protected void append(ILoggingEvent event) {
        long missing = dropped.getAsLong();
        events.missed(missing);
        debug.missed(missing);
        events.doAppend(event);
        debug.doAppend(event);
        if (waiting.getAsInt() == 0 && System.nanoTime() - restedAt > GATHERED_NANOS) {
            rest();
        }
    }

    private void rest() {
        try {
            Thread.sleep(REST_MILLIS);
        } catch (InterruptedException _) {
            // The logs are being closed: whoever called looks at this.
            Thread.currentThread().interrupt();
        }
        restedAt = System.nanoTime();
    }

    @Override
    public void stop() {
        super.stop();
        events.stop();
        debug.stop();
    }
}
