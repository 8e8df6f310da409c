package org.xend.daemon.domain.exit;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.clock.HostClock;
import org.xend.daemon.domain.exit.ExitPolicy.Decision;
import org.xend.daemon.domain.lifecycle.DomainDestruction;
import org.xend.daemon.domain.lifecycle.DomainMarks;
import org.xend.daemon.domain.lifecycle.DomainRestart;
import org.xend.daemon.domain.lifecycle.LifecycleServices;
import org.xend.daemon.domain.operation.DomainOperation;
import org.xend.daemon.domain.registry.Domain;
import org.xend.daemon.domain.registry.DomainState;
import org.xend.daemon.domain.steps.destroy.DestroyPlan.Reach;
import org.xend.protocol.domain.ExitReason;

/// Acts on what the [ExitDetector] noticed: carries out the [ExitPolicy] of a guest that ended, clears up after a
/// domain that something else destroyed, and reports a guest that does not stop.
///
/// Immutable; every method runs on the conductor's thread.
public final class ExitHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ExitHandler.class);

    private final LifecycleServices services;
    private final DomainDestruction removal;
    private final DomainRestart restart;
    private final DomainMarks marks;
    private final ShutdownDeadline deadline;
    private final Duration restartLimit;
    private final HostClock clock;

    /// @param restartLimit a domain that lived shorter is not restarted
    public ExitHandler(
            LifecycleServices services,
            DomainDestruction removal,
            DomainRestart restart,
            DomainMarks marks,
            ShutdownDeadline deadline,
            Duration restartLimit) {
        this.services = services;
        this.removal = removal;
        this.restart = restart;
        this.marks = marks;
        this.deadline = deadline;
        this.restartLimit = restartLimit;
        this.clock = services.context().clock();
    }

    /// The hypervisor has another domain under its domid.
    void replaced(Domain domain) {
        LOG.warn("Domain {} is gone and its domid is another domain's: something else ended it", domain.label());
        removal.clearUp(domain, Reach.UUID, Map.of());
    }

    /// The hypervisor has it no more, or is just destroying it.
    void vanished(Domain domain) {
        LOG.warn("Domain {} is gone: something else than this daemon ended it", domain.label());
        removal.destroy(domain, Map.of());
    }

    /// The guest runs on: it may have been requested to stop long ago.
    void runs(Domain domain) {
        if (deadline.isNewlyMissed(domain)) {
            LOG.warn(
                    "Domain {} was asked to stop {} s ago and still runs: `xm destroy {}` ends it",
                    domain.label(),
                    deadline.limit().toSeconds(),
                    domain.name());
            services.events().report(domain, "unresponsive", Map.of());
            mark(domain, () -> marks.unresponsive(domain));
        }
    }

    /// The guest was requested to stop.
    public void stopRequested(Domain domain) {
        if (domain.isLive()) {
            deadline.begin(domain);
        }
    }

    void ended(Domain domain, ExitReason reason) {
        boolean crashed = reason == ExitReason.CRASH;
        services.registry().setState(domain, crashed ? DomainState.CRASHED : DomainState.SHUTDOWN);
        services.events().report(domain, crashed ? "crashed" : "shutdown", Map.of("reason", reason.word()));
        // A start that is not of this boot of the host is long ago.
        Duration lived = domain.startedAt()
                .map(at -> clock.now().since(at).orElse(restartLimit))
                .orElse(Duration.ZERO);
        Decision decision =
                ExitPolicy.decide(reason, domain.created(), lived, restartLimit, domain.takeRebootRequest());
        domain.forgetStopRequest();
        if (decision.coreWanted()) {
            LOG.warn(
                    "Domain {}: no core is dumped, this hypervisor port has no call for it; going on without",
                    domain.label());
        }
        decision.refused().ifPresent(why -> LOG.error("Domain {} is not restarted: {}", domain.label(), why));
        switch (decision.fate()) {
            case DESTROY -> removal.destroy(domain, Map.of());
            case PRESERVE -> preserve(domain, reason);
            case RESTART -> restart.restart(domain);
            case RENAME_RESTART -> restart.renameRestart(domain);
            case LEAVE -> LOG.info("Domain {} is suspended and left to who asked for it", domain.label());
        }
    }

    private void preserve(Domain domain, ExitReason reason) {
        LOG.info("Domain {} is kept as it is until it is destroyed", domain.label());
        mark(domain, () -> {
            Runnable work = marks.preserved(domain, reason);
            domain.keep();
            return work;
        });
    }

    private void mark(Domain domain, Supplier<Runnable> work) {
        services.queues()
                .submit(
                        domain,
                        DomainOperation.of(
                                work,
                                () -> LOG.debug("Domain {} is marked in its keys", domain.label()),
                                e -> LOG.warn(
                                        "Domain {}: {}",
                                        domain.label(),
                                        services.failures()
                                                .of("mark the domain", e)
                                                .getMessage())));
    }
}
