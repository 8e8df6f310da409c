package org.xend.daemon.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.LinkedHashMap;
import java.util.function.LongSupplier;

/// Lets the same line of a library pass once a minute: Netty retries a socket that cannot accept for want of
/// descriptors each second and logs each time. The program's own lines all pass. Owned by the log thread, which
/// calls it.
final class LibraryLineFilter extends Filter<ILoggingEvent> {
    private static final long PAUSE_NANOS = 60_000_000_000L;
    private static final int REMEMBERED = 64;

    private final LongSupplier clock;
    private final LinkedHashMap<String, Long> loggedAt = new LinkedHashMap<>();

    LibraryLineFilter() {
        this(System::nanoTime);
    }

    /// @param clock nanoseconds that only grow
    LibraryLineFilter(LongSupplier clock) {
        this.clock = clock;
    }

    /// Whether an event is of a library that serves sockets.
    static boolean isForeign(ILoggingEvent event) {
        String name = event.getLoggerName();
        return name.startsWith("io.netty.") || name.startsWith("io.vertx.");
    }

    @Override
    public FilterReply decide(ILoggingEvent event) {
        if (!isForeign(event)) {
            return FilterReply.NEUTRAL;
        }
        String what = event.getLoggerName() + ' ' + event.getMessage();
        long now = clock.getAsLong();
        Long last = loggedAt.get(what);
        if (last != null && now - last < PAUSE_NANOS) {
            return FilterReply.DENY;
        }
        loggedAt.remove(what);
        loggedAt.put(what, now);
        if (loggedAt.size() > REMEMBERED) {
            loggedAt.pollFirstEntry();
        }
        return FilterReply.NEUTRAL;
    }
}
