package org.xend.daemon.domain.lifecycle;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.clock.HostClock;
import org.xend.daemon.clock.Moment;
import org.xend.daemon.domain.registry.Domain;
import org.xend.protocol.control.FailureException;

/// Tries an operation on a domain again that could not be recorded, because the disk was full, until it can be.
/// Meanwhile the domain stays in the registry, so that nothing of it is lost.
///
/// Owner of the fields: the conductor's thread.
public final class DiskFullRetry {
    private static final Logger LOG = LoggerFactory.getLogger(DiskFullRetry.class);
    public static final Duration PAUSE = Duration.ofSeconds(5);
    /// The timer and the clock need not agree to the last bit.
    private static final Duration SLACK = Duration.ofMillis(500);

    private final HostClock clock;
    private final Executor owner;
    private final Runnable look;
    private final Map<Domain, Attempt> pending = new HashMap<>();
    /// Domains for which the log says that the disk is full.
    private final Set<Domain> logged = new HashSet<>();

    /// An operation to be tried again.
    ///
    /// @param since when it was tried last
    private record Attempt(Moment since, Runnable again) {}

    /// @param look to be called on the owner's thread when it is time to try again
    public DiskFullRetry(HostClock clock, Executor owner, Runnable look) {
        this.clock = clock;
        this.owner = owner;
        this.look = look;
    }

    /// @param what is to be done, to follow "is": `restarted`
    void begin(Domain domain, String what, FailureException why, Runnable again) {
        pending.put(domain, new Attempt(clock.now(), again));
        if (logged.add(domain)) {
            LOG.error(
                    "Domain {} is kept, and {} when there is room on the disk: {}",
                    domain.label(),
                    what,
                    why.getMessage());
        } else {
            LOG.debug("Domain {} is still to be {}: {}", domain.label(), what, why.getMessage());
        }
        CompletableFuture.delayedExecutor(PAUSE.plus(SLACK).toMillis(), TimeUnit.MILLISECONDS, owner)
                .execute(look);
    }

    /// Tries again what is pending for a domain, if it is time.
    ///
    /// @return whether something is pending, so that the hypervisor's facts about the domain change nothing
    public boolean retryIfDue(Domain domain) {
        Attempt attempt = pending.get(domain);
        if (attempt == null) {
            return false;
        }
        if (clock.now().since(attempt.since()).orElse(PAUSE).compareTo(PAUSE) >= 0) {
            pending.remove(domain);
            attempt.again().run();
        }
        return true;
    }

    /// What was to be done is done, or is not wanted any more.
    void end(Domain domain) {
        pending.remove(domain);
        if (logged.remove(domain)) {
            LOG.warn("Domain {}: there was room on the disk again", domain.label());
        }
    }
}
