package org.xend.daemon.hypervisor.embedded.host;

/// CPU time of one domain as a function of the clock: a burst of work is burnt at full speed, then the guest
/// idles and wakes for [#TICK_NANOS] every [#PERIOD_NANOS]. Nothing is burnt while it is stopped.
///
/// Owned by the simulator thread.
public final class CpuMeter {
    static final long PERIOD_NANOS = 1_000_000_000L;
    public static final long TICK_NANOS = 2_000_000L;

    private long burst;
    /// Time spent running (not stopped) up to `since`.
    private long ran;
    private long since;
    private boolean started;

    CpuMeter(long burstNanos) {
        burst = burstNanos;
    }

    void start(long now) {
        if (!started) {
            since = now;
            started = true;
        }
    }

    void stop(long now) {
        ran = elapsed(now);
        since = now;
        started = false;
    }

    /// Adds work that is burnt from now on, before the next idling.
    void burn(long now, long nanos) {
        long done = cpuTime(now);
        ran = done;
        since = now;
        burst = done + nanos;
    }

    long cpuTime(long now) {
        long time = elapsed(now);
        if (time <= burst) {
            return time;
        }
        long idle = time - burst;
        return burst + idle / PERIOD_NANOS * TICK_NANOS + Math.min(idle % PERIOD_NANOS, TICK_NANOS);
    }

    /// Whether a vcpu runs at this moment; a started one that does not is blocked.
    boolean running(long now) {
        long time = elapsed(now);
        return started && (time < burst || (time - burst) % PERIOD_NANOS < TICK_NANOS);
    }

    private long elapsed(long now) {
        return started ? ran + Math.max(0, now - since) : ran;
    }
}
