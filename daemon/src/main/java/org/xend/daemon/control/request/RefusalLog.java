package org.xend.daemon.control.request;

import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logs that a limit refused clients: the first one at once, then at most once a minute with the number since, so that
/// a crowd of clients does not fill the log. Owned by the server's event loop.
public final class RefusalLog {
    private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
    private static final long PAUSE_MILLIS = 60_000;

    private final LongSupplier clock;
    private final String what;
    private long unreported;
    private boolean reported;
    private long lastReported;

    /// @param clock milliseconds that only grow
    /// @param what the limit, and what happens to those it refuses
    public RefusalLog(LongSupplier clock, String what) {
        this.clock = clock;
        this.what = what;
    }

    public void refused() {
        unreported++;
        long now = clock.getAsLong();
        if (!reported || now - lastReported >= PAUSE_MILLIS) {
            LOG.warn("control socket: {} ({} refused)", what, unreported);
            reported = true;
            lastReported = now;
            unreported = 0;
        }
    }
}
