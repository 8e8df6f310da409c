package org.xend.daemon.domain.exit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.xend.daemon.clock.HostClock;
import org.xend.daemon.clock.Moment;
import org.xend.daemon.domain.registry.Domain;

/// Until when a guest that was requested to stop has to have stopped. As with xend, the first request counts, and
/// nothing is done to the guest: it is reported, once.
///
/// Immutable: the time of the request stands in the [Domain]. Called on the conductor's thread.
public final class ShutdownDeadline {
    /// The timer and the clock need not agree to the last bit.
    private static final Duration SLACK = Duration.ofMillis(500);

    private final Duration limit;
    private final HostClock clock;
    private final Executor owner;
    private final Runnable look;

    /// @param look to be called on the owner's thread when a guest's time may be over
    public ShutdownDeadline(Duration limit, HostClock clock, Executor owner, Runnable look) {
        this.limit = limit;
        this.clock = clock;
        this.owner = owner;
        this.look = look;
    }

    Duration limit() {
        return limit;
    }

    /// The guest was requested to stop.
    void begin(Domain domain) {
        if (domain.stopRequestedAt().isEmpty()) {
            domain.stopRequested(clock.now());
            lookAfter(limit);
        }
    }

    /// The guest may have been requested to stop by an earlier daemon.
    ///
    /// @param missed it was reported already
    public void adopt(Domain domain, boolean missed) {
        domain.unresponsive(missed);
        domain.stopRequestedAt().filter(_ -> !missed).ifPresent(requested -> {
            Duration left = limit.minus(ago(requested));
            lookAfter(left.isNegative() ? Duration.ZERO : left);
        });
    }

    /// A request that is not of this boot of the host is long ago.
    private Duration ago(Moment requested) {
        return clock.now().since(requested).orElse(limit);
    }

    private void lookAfter(Duration time) {
        CompletableFuture.delayedExecutor(time.plus(SLACK).toMillis(), TimeUnit.MILLISECONDS, owner)
                .execute(look);
    }

    /// @return whether the guest's time is over and this was not known yet
    boolean isNewlyMissed(Domain domain) {
        boolean late = domain.stopRequestedAt()
                .filter(requested -> ago(requested).compareTo(limit) >= 0)
                .isPresent();
        boolean news = late && !domain.isUnresponsive();
        domain.unresponsive(domain.isUnresponsive() || late);
        return news;
    }
}
