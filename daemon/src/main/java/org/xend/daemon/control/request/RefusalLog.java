package org.xend.daemon.control.request;

import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says in the log that a limit turned somebody away: the first time at once, then once a minute with how many it
/// were since, so that a crowd at the door does not fill the log. Owned by the server's event loop.
public final class RefusalLog {
    private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
    private static final long PAUSE_MILLIS = 60_000;

    private final LongSupplier clock;
    private final String what;
    private long unsaid;
    private boolean said;
    private long lastSaid;

    /// @param clock milliseconds that only grow
    /// @param what which limit it is, and what becomes of those it refuses
    public RefusalLog(LongSupplier clock, String what) {
        this.clock = clock;
        this.what = what;
    }

    public void refused() {
        unsaid++;
        long now = clock.getAsLong();
        if (!said || now - lastSaid >= PAUSE_MILLIS) {
            LOG.warn("control socket: {} ({} refused)", what, unsaid);
            said = true;
            lastSaid = now;
            unsaid = 0;
        }
    }
}
