package org.xend.daemon.console;

/// Limits how often one guest has its console served: [#EVENTS] in each period. Owned by its console.
final class EventRate {
    /// xenconsoled's own figures.
    static final int EVENTS = 30;
    static final long PERIOD_NANOS = 200_000_000;

    private long start;
    private int count;

    EventRate(long now) {
        start = now;
    }

    /// Counts one event.
    ///
    /// @param now nanoseconds of a clock that may wrap; where it runs backwards a new period begins
    /// @return 0: serve it; else the nanoseconds until the next period
    long take(long now) {
        long elapsed = now - start;
        if (elapsed < 0 || elapsed >= PERIOD_NANOS) {
            start = now;
            count = 0;
        }
        if (count < EVENTS) {
            count++;
            return 0;
        }
        return PERIOD_NANOS - (now - start);
    }
}
