package org.xend.daemon.domain;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.clock.HostClock;
import org.xend.daemon.clock.Moment;
import org.xend.protocol.control.FailureException;

/// Domains for which something is still to be done that could not be written down, for want of room on the disk.
/// It is tried again until there is room; meanwhile the domain stays in the registry, so that nothing of it is
/// lost.
///
/// Called on the conductor's thread; what it notes stands in the [Domain].
final class RoomWait {
    private static final Logger LOG = LoggerFactory.getLogger(RoomWait.class);
    static final Duration PAUSE = Duration.ofSeconds(5);
    /// The timer and the clock need not agree to the last bit.
    private static final Duration SLACK = Duration.ofMillis(500);

    private final HostClock clock;
    private final Executor owner;
    private final Runnable look;

    /// Something to be tried again.
    ///
    /// @param since when it was tried last
    record Waiting(Moment since, Runnable again) {}

    /// @param look to be called on the owner's thread when it is time to try again
    RoomWait(HostClock clock, Executor owner, Runnable look) {
        this.clock = clock;
        this.owner = owner;
        this.look = look;
    }

    /// @param what to be done, to follow "is": `restarted`
    void begin(Domain domain, String what, FailureException why, Runnable again) {
        domain.waiting = Optional.of(new Waiting(clock.now(), again));
        if (domain.toldOfNoRoom) {
            LOG.debug("Domain {} is still to be {}: {}", domain.label(), what, why.getMessage());
        } else {
            domain.toldOfNoRoom = true;
            LOG.error(
                    "Domain {} is kept, and {} when there is room on the disk: {}",
                    domain.label(),
                    what,
                    why.getMessage());
        }
        CompletableFuture.delayedExecutor(PAUSE.plus(SLACK).toMillis(), TimeUnit.MILLISECONDS, owner)
                .execute(look);
    }

    /// Tries again what a domain waits for, if it is time.
    ///
    /// @return whether it waits, so that what the hypervisor says of it is no news
    boolean looked(Domain domain) {
        if (domain.waiting.isEmpty()) {
            return false;
        }
        Waiting waiting = domain.waiting.get();
        if (clock.now().since(waiting.since()).orElse(PAUSE).compareTo(PAUSE) >= 0) {
            domain.waiting = Optional.empty();
            waiting.again().run();
        }
        return true;
    }

    /// What was to be done is done, or is not wanted any more.
    void over(Domain domain) {
        domain.waiting = Optional.empty();
        if (domain.toldOfNoRoom) {
            domain.toldOfNoRoom = false;
            LOG.warn("Domain {}: there was room on the disk again", domain.label());
        }
    }
}
