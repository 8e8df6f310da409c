package org.xend.daemon.main;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.function.LongSupplier;

/// Hands each event to both logs: an asynchronous appender takes only one target. Lines that never came here are told
/// to both.
final class AsyncBoth extends AppenderBase<ILoggingEvent> {
    private final LogFile events;
    private final LogFile debug;
    private final LongSupplier dropped;

    /// @param dropped how many lines were since it was asked last
    AsyncBoth(LogFile events, LogFile debug, LongSupplier dropped) {
        this.events = events;
        this.debug = debug;
        this.dropped = dropped;
    }

    @Override
    protected void append(ILoggingEvent event) {
        long missing = dropped.getAsLong();
        events.missed(missing);
        debug.missed(missing);
        events.doAppend(event);
        debug.doAppend(event);
    }

    @Override
    public void stop() {
        super.stop();
        events.stop();
        debug.stop();
    }
}
