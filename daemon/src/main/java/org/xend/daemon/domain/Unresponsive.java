package org.xend.daemon.domain;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.xend.daemon.clock.HostClock;
import org.xend.daemon.clock.Moment;

/// When a guest that was asked to stop has had its time. As with xend, the first request counts, and nothing is
/// done to the guest: it is reported, once.
///
/// Called on the conductor's thread; what it notes stands in the [Domain].
final class Unresponsive {
    /// The timer and the clock need not agree to the last bit.
    private static final Duration SLACK = Duration.ofMillis(500);

    private final Duration limit;
    private final HostClock clock;
    private final Executor owner;
    private final Runnable look;

    /// @param look to be called on the owner's thread when a guest's time may be over
    Unresponsive(Duration limit, HostClock clock, Executor owner, Runnable look) {
        this.limit = limit;
        this.clock = clock;
        this.owner = owner;
        this.look = look;
    }

    Duration limit() {
        return limit;
    }

    /// The guest was asked to stop.
    void asked(Domain domain) {
        if (domain.stopAskedAt.isEmpty()) {
            domain.stopAskedAt = Optional.of(clock.now());
            lookAfter(limit);
        }
    }

    /// The guest may have been asked to stop by an earlier daemon.
    ///
    /// @param known it was called unresponsive already
    void adopted(Domain domain, boolean known) {
        domain.unresponsive = known;
        domain.stopAskedAt.filter(_ -> !known).ifPresent(asked -> {
            Duration left = limit.minus(ago(asked));
            lookAfter(left.isNegative() ? Duration.ZERO : left);
        });
    }

    /// A request that is not of this boot of the host is long ago.
    private Duration ago(Moment asked) {
        return clock.now().since(asked).orElse(limit);
    }

    private void lookAfter(Duration time) {
        CompletableFuture.delayedExecutor(time.plus(SLACK).toMillis(), TimeUnit.MILLISECONDS, owner)
                .execute(look);
    }

    /// The domain ended or was started anew: nothing is expected of it.
    void forget(Domain domain) {
        domain.stopAskedAt = Optional.empty();
        domain.unresponsive = false;
    }

    /// @return whether the guest's time is over and this was not known yet
    boolean isNew(Domain domain) {
        boolean late = domain.stopAskedAt
                .filter(asked -> ago(asked).compareTo(limit) >= 0)
                .isPresent();
        boolean news = late && !domain.unresponsive;
        domain.unresponsive |= late;
        return news;
    }
}
