package org.xend.daemon.hotplug;

import java.time.Duration;

/// @param timeout a script still running after this long is killed with all it started (libxl: 40 s)
/// @param atOnce scripts running at the same time; further ones wait their turn
/// @param stopGrace how long running scripts may go on once the role has to stop
public record ScriptLimits(Duration timeout, int atOnce, Duration stopGrace) {
    public ScriptLimits {
        if (timeout.isNegative() || timeout.isZero() || atOnce < 1 || stopGrace.isNegative()) {
            throw new IllegalArgumentException("script limits must be positive");
        }
    }

    public static ScriptLimits stock() {
        return new ScriptLimits(Duration.ofSeconds(40), 16, Duration.ofSeconds(5));
    }

    public ScriptLimits withTimeout(Duration other) {
        return new ScriptLimits(other, atOnce, stopGrace);
    }
}
