package org.xend.daemon.main;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;

/// Hands each event to both logs: an asynchronous appender takes only one target.
final class AsyncBoth extends AppenderBase<ILoggingEvent> {
    private final Appender<ILoggingEvent> events;
    private final Appender<ILoggingEvent> debug;

    AsyncBoth(Appender<ILoggingEvent> events, Appender<ILoggingEvent> debug) {
        this.events = events;
        this.debug = debug;
    }

    @Override
    protected void append(ILoggingEvent event) {
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
