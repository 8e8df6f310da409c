package org.xend.daemon.domain;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.clock.HostClock;
import org.xend.daemon.domain.ExitPolicy.Decision;
import org.xend.daemon.domain.plan.DestroyPlan.Reach;
import org.xend.daemon.hypervisor.DomainInfo;
import org.xend.protocol.domain.ExitReason;

/// What the hypervisor says of the domains, and what follows for one that ended. Every method runs on the
/// conductor's thread.
final class Exits {
    private static final Logger LOG = LoggerFactory.getLogger(Exits.class);

    private final HostClock clock;
    private final Duration restartLimit;
    private final Registry registry;
    private final OperationQueues queues;
    private final Lifecycle lifecycle;
    private final Changes changes;
    private final Unresponsive unresponsive;
    private final RoomWait room;
    private final Events events;
    private final DomainMeters meters;

    Exits(
            HostClock clock,
            Duration restartLimit,
            Registry registry,
            OperationQueues queues,
            Lifecycle lifecycle,
            Changes changes,
            Unresponsive unresponsive,
            RoomWait room,
            Events events,
            DomainMeters meters) {
        this.clock = clock;
        this.restartLimit = restartLimit;
        this.registry = registry;
        this.queues = queues;
        this.lifecycle = lifecycle;
        this.changes = changes;
        this.unresponsive = unresponsive;
        this.room = room;
        this.events = events;
        this.meters = meters;
    }

    /// The hypervisor was looked at.
    ///
    /// @param at the count of happenings when looking began: newer facts than that are not contradicted
    /// @return whether a domain changed since, so that what was seen says nothing about it
    boolean looked(List<DomainInfo> infos, long at) {
        boolean stale = false;
        Map<Integer, DomainInfo> present = new HashMap<>();
        infos.forEach(info -> present.put(info.domid(), info));
        for (Domain domain : List.copyOf(registry.all())) {
            DomainInfo info = present.get(domain.domid);
            if (info != null) {
                meters.sampled(domain, info);
            }
            if (domain.busy || !domain.queue.isEmpty()) {
                domain.lookAgain = true;
            } else if (domain.settledAt > at) {
                stale = true;
            } else if (room.looked(domain)) {
                LOG.debug("Domain {} waits for room on the disk", domain.label());
            } else if (domain.state != DomainState.STARTING) {
                look(domain, info);
            }
        }
        return stale;
    }

    private void look(Domain domain, DomainInfo info) {
        if (info != null && !domain.is(info)) {
            LOG.warn("Domain {} is gone and its domid is another domain's: something else ended it", domain.label());
            lifecycle.clearUp(domain, Reach.UUID, Map.of());
        } else if (info == null || info.dying()) {
            LOG.warn("Domain {} is gone: something else than this daemon ended it", domain.label());
            lifecycle.destroy(domain);
        } else if (!domain.kept && (domain.state == DomainState.RUNNING || domain.state == DomainState.PAUSED)) {
            info.shutdown().ifPresentOrElse(reason -> exited(domain, reason), () -> overdue(domain));
        }
    }

    /// A guest was asked to stop.
    void stopAsked(Domain domain) {
        if (domain.state == DomainState.RUNNING || domain.state == DomainState.PAUSED) {
            unresponsive.asked(domain);
        }
    }

    private void overdue(Domain domain) {
        if (unresponsive.isNew(domain)) {
            LOG.warn(
                    "Domain {} was asked to stop {} s ago and still runs: `xm destroy {}` ends it",
                    domain.label(),
                    unresponsive.limit().toSeconds(),
                    domain.name());
            events.say(domain, "unresponsive", Map.of());
            mark(domain, () -> changes.unresponsive(domain));
        }
    }

    private void exited(Domain domain, ExitReason reason) {
        boolean crashed = reason == ExitReason.CRASH;
        lifecycle.become(domain, crashed ? DomainState.CRASHED : DomainState.SHUTDOWN);
        events.say(domain, crashed ? "crashed" : "shutdown", Map.of("reason", reason.word()));
        // A start that is not of this boot of the host is long ago.
        Duration lived = domain.startedAt
                .map(at -> clock.now().since(at).orElse(restartLimit))
                .orElse(Duration.ZERO);
        Decision decision = ExitPolicy.decide(reason, domain.created, lived, restartLimit, domain.rebootAsked);
        domain.rebootAsked = false;
        unresponsive.forget(domain);
        if (decision.coreWanted()) {
            LOG.warn(
                    "Domain {}: no core is dumped, this hypervisor port has no call for it; going on without",
                    domain.label());
        }
        decision.refused().ifPresent(why -> LOG.error("Domain {} is not restarted: {}", domain.label(), why));
        switch (decision.fate()) {
            case DESTROY -> lifecycle.destroy(domain);
            case PRESERVE -> preserve(domain, reason);
            case RESTART -> lifecycle.restart(domain);
            case RENAME_RESTART -> lifecycle.renameRestart(domain);
            case LEAVE -> LOG.info("Domain {} is suspended and left to whoever asked for it", domain.label());
        }
    }

    private void preserve(Domain domain, ExitReason reason) {
        LOG.info("Domain {} is kept as it is until it is destroyed", domain.label());
        mark(domain, () -> {
            Runnable note = changes.preserved(domain, reason);
            domain.kept = true;
            return note;
        });
    }

    /// Writes a note about a domain into its keys.
    private void mark(Domain domain, Supplier<Runnable> note) {
        queues.submit(
                domain,
                new Operation<>(
                        () -> {
                            Runnable work = note.get();
                            return () -> {
                                work.run();
                                return true;
                            };
                        },
                        _ -> LOG.debug("Domain {} is marked in its keys", domain.label()),
                        e -> LOG.warn(
                                "Domain {}: {}",
                                domain.label(),
                                lifecycle.failed("mark the domain", e).getMessage())));
    }
}
