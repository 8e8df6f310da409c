package org.xend.daemon.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;

/// Lets lines into xend.log: those at or above its level, without the output of hotplug scripts.
final class EventLogFilter extends Filter<ILoggingEvent> {
    private final Level threshold;

    EventLogFilter(Level threshold) {
        this.threshold = threshold;
    }

    @Override
    public FilterReply decide(ILoggingEvent event) {
        boolean belongs = event.getLevel().isGreaterOrEqual(threshold)
                && !event.getLoggerName().startsWith("hotplug");
        return belongs ? FilterReply.NEUTRAL : FilterReply.DENY;
    }
}
