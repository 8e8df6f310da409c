package org.xend.daemon.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.LinkedHashMap;
import java.util.function.LongSupplier;

/// Lets the same sentence of a library through once a minute: a socket that can accept nobody for want of
/// descriptors is tried again each second, and its library says so each time. The program's own lines all pass.
///
/// Called on the log thread, which owns it.
final class LibraryLineFilter extends Filter<ILoggingEvent> {
    private static final long PAUSE_NANOS = 60_000_000_000L;
    private static final int REMEMBERED = 64;

    private final LongSupplier clock;
    private final LinkedHashMap<String, Long> saidAt = new LinkedHashMap<>();

    LibraryLineFilter() {
        this(System::nanoTime);
    }

    /// @param clock nanoseconds that only grow
    LibraryLineFilter(LongSupplier clock) {
        this.clock = clock;
    }

    /// Whether an event is one of the libraries' that serve sockets.
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
        Long last = saidAt.get(what);
        if (last != null && now - last < PAUSE_NANOS) {
            return FilterReply.DENY;
        }
        saidAt.remove(what);
        saidAt.put(what, now);
        if (saidAt.size() > REMEMBERED) {
            saidAt.pollFirstEntry();
        }
        return FilterReply.NEUTRAL;
    }
}
