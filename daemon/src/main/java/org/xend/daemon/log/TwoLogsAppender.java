package org.xend.daemon.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/// Writes each event to both logs (an asynchronous appender has one target), and reports dropped lines to both.
/// Owned by the log thread, which calls it.
///
/// That thread pauses between the lines of a busy moment: waking it for each line would cost the threads that log
/// more than the line itself.
final class TwoLogsAppender extends AppenderBase<ILoggingEvent> {
    private static final long REST_MILLIS = 5;
    /// For so long after a pause it writes without another one.
    private static final long GATHERED_NANOS = 1_000_000;

    private final LogFile events;
    private final LogFile debug;
    private final LongSupplier dropped;
    private final IntSupplier waiting;
    private long restedAt = System.nanoTime();

    /// @param dropped how many lines were dropped since the last call
    /// @param waiting how many events are queued
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
            // The logs are being closed: the caller checks the flag.
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
