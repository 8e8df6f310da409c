package org.xend.daemon.xenstored.connection;

import java.time.Duration;

/// Limits how often a domain may make commits of others fail (XSA-206). It begins with a few points, spends one
/// for each such commit, and gets one back every [#REFILL]. Without points its ring waits, so that the domains
/// whose transactions it disturbs have their turn. Owned by a domain's [ConnectionQuotas].
public final class ConflictCredit {
    public static final int BURST = 5;
    public static final Duration REFILL = Duration.ofMillis(50);

    private int points = BURST;
    /// When the last point came back; of no meaning with all points there.
    private long since;

    /// @return whether this was the last point
    public boolean spend(long now) {
        refill(now);
        if (points == BURST) {
            since = now;
        }
        points--;
        return points == 0;
    }

    boolean isSpent(long now) {
        if (points == BURST) {
            return false;
        }
        refill(now);
        return points <= 0;
    }

    public int points() {
        return points;
    }

    /// Nanoseconds until there is a point again.
    public long untilNext(long now) {
        return Math.max(0, (1L - points) * REFILL.toNanos() - (now - since));
    }

    private void refill(long now) {
        long back = (now - since) / REFILL.toNanos();
        if (points < BURST && back > 0) {
            points = (int) Math.min(BURST, points + back);
            since += back * REFILL.toNanos();
        }
    }
}
