package org.xend.daemon.clock;

import java.time.Instant;

/// What time it is on this host. Never blocks; from any thread.
@FunctionalInterface
public interface HostClock {
    Moment now();

    /// For people; spans are measured between moments.
    default Instant wall() {
        return now().wall();
    }
}
