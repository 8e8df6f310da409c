package org.xend.daemon.domain;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.domain.Findings.Finding;
import org.xend.daemon.domain.Findings.Owed;
import org.xend.daemon.domain.Findings.Stands;
import org.xend.daemon.domain.Findings.Unfinished;
import org.xend.daemon.domain.plan.DestroyPlan;
import org.xend.daemon.domain.plan.DestroyPlan.Reach;
import org.xend.daemon.domain.plan.DomainRecord;
import org.xend.daemon.domain.plan.DomainRecord.Phase;
import org.xend.daemon.domain.plan.Plan;
import org.xend.daemon.domain.plan.Refusal;
import org.xend.daemon.domain.plan.Site;
import org.xend.daemon.hypervisor.DomainInfo;
import org.xend.protocol.control.FailureException;

/// Goes on with the domains of an earlier daemon, however that one ended. [Findings] says what is owed to each;
/// what takes its time is put into the domain's queue, so that the daemon serves meanwhile.
///
/// [#look] runs once at the start on a thread that may block, [#adopt] after it on the conductor's thread.
final class Adopter {
    private static final Logger LOG = LoggerFactory.getLogger(Adopter.class);
    private static final Map<String, String> ENDED = Map.of("reason", "it ended while no daemon was there");

    private final Site site;
    private final OperationQueues queues;
    private final Lifecycle lifecycle;
    private final Unresponsive unresponsive;
    private final Events events;
    private final DomainMeters meters;

    /// @param unresponsive domids of those marked so in their keys
    record Seen(Findings findings, Remains.Removed removed, Set<Integer> unresponsive) {}

    Adopter(
            Site site,
            OperationQueues queues,
            Lifecycle lifecycle,
            Unresponsive unresponsive,
            Events events,
            DomainMeters meters) {
        this.site = site;
        this.queues = queues;
        this.lifecycle = lifecycle;
        this.unresponsive = unresponsive;
        this.events = events;
        this.meters = meters;
    }

    /// Finds what there is, and removes what is left of those that are gone.
    static Seen look(Site site, List<DomainInfo> present) {
        Findings findings = Findings.of(site.records().load(), present);
        findings.foreign()
                .forEach(info -> LOG.warn(
                        "Domain {} (uuid {}) was not made by this daemon: it is left alone and not listed",
                        info.domid(),
                        info.handle()));
        findings.earlier()
                .forEach(id -> LOG.warn(
                        "Domain {} ({}) was started by an earlier version and still runs; its record does not tell enough "
                                + "to adopt it: it is left alone",
                        id.name(),
                        id.domid()));
        Remains.Removed removed = Remains.remove(site, findings, present);
        Set<Integer> unresponsive = new HashSet<>();
        for (Finding finding : findings.found()) {
            if (finding instanceof Stands(DomainRecord record, DomainInfo _)) {
                String home = "/local/domain/" + record.domid();
                if (!site.keys().read(home + "/name").equals(Optional.of(record.name()))) {
                    // A rename had been noted and not been done.
                    site.keys().apply(Changes.names(record.domid(), record.uuid(), record.name(), record.devices()));
                }
                if (site.keys().read(home + "/xend/unresponsive").isPresent()) {
                    unresponsive.add(record.domid());
                }
            }
        }
        return new Seen(findings, removed, unresponsive);
    }

    void adopt(Seen seen) {
        seen.removed().gone().forEach(id -> events.say(id, "destroyed", ENDED));
        for (Finding finding : seen.findings().found()) {
            switch (finding) {
                case Stands it ->
                    each(
                            it.record(),
                            () -> stands(
                                    it, seen.unresponsive().contains(it.record().domid())));
                case Unfinished it -> each(it.record(), () -> unfinished(it));
                case Owed it -> each(it.record(), () -> owed(it));
                case Findings.Gone _, Findings.Void _ -> {
                    // Cleared up already, or below.
                }
            }
        }
        seen.removed()
                .waiting()
                .forEach(record -> each(record, () -> {
                    var domain = new Domain(record);
                    lifecycle.found(domain, DomainState.ENDING);
                    LOG.warn("Domain {} ended while no daemon was there: its devices are taken away", domain.label());
                    lifecycle.clearUp(domain, Reach.DEVICES, ENDED);
                }));
    }

    /// One that cannot be registered (two records of one name) must not keep the others from being adopted.
    private void each(DomainRecord record, Runnable adoption) {
        try {
            adoption.run();
        } catch (FailureException e) {
            lifecycle.failed("adopt the domain", e);
            LOG.error(
                    "Domain {} ({}) cannot be adopted and is left alone: {}",
                    record.name(),
                    record.domid(),
                    e.getMessage());
        }
    }

    private void stands(Stands it, boolean calledUnresponsive) {
        DomainInfo info = it.info();
        var domain = new Domain(it.record());
        DomainState state = info.paused() ? DomainState.PAUSED : DomainState.RUNNING;
        if (domain.kept) {
            state = info.crashed() ? DomainState.CRASHED : DomainState.SHUTDOWN;
        }
        lifecycle.found(domain, state);
        meters.sampled(domain, info);
        unresponsive.adopted(domain, calledUnresponsive);
        // One that ended meanwhile is seen by the first look, and its policy acted on.
        events.say(
                domain,
                "adopted",
                Map.of("state", info.shutdown().isPresent() && !domain.kept ? "shutdown" : state.word()));
        if (it.record().phase() == Phase.READY) {
            finishStart(domain, info.paused() && info.shutdown().isEmpty());
        }
    }

    /// The daemon before this one was about to start it.
    private void finishStart(Domain domain, boolean unpause) {
        queues.submit(
                domain,
                new Operation<>(
                        () -> {
                            DomainRecord note = domain.note();
                            return () -> {
                                if (unpause) {
                                    Refusal.orFail(
                                            "unpause the domain",
                                            () -> site.hypervisor().unpause(note.domid()));
                                }
                                site.records().save(note);
                                return unpause;
                            };
                        },
                        unpaused -> {
                            if (unpaused) {
                                lifecycle.become(domain, DomainState.RUNNING);
                                events.say(domain, "started", Map.of());
                            }
                        },
                        e -> LOG.error(
                                "Domain {} was not started: {}",
                                domain.label(),
                                lifecycle.failed("start the domain", e).getMessage())));
    }

    private void unfinished(Unfinished it) {
        var domain = new Domain(it.record().withDomid(it.info().domid()));
        boolean starting = it.record().phase() == Phase.STARTING;
        String reason = starting
                ? "it was not complete when the daemon before this one ended"
                : "it was being ended when the daemon before this one ended";
        LOG.warn("Domain {} is taken away: {}", domain.label(), reason);
        lifecycle.found(domain, DomainState.ENDING);
        lifecycle.destroy(domain, Map.of("reason", reason));
    }

    private void owed(Owed it) {
        int former = it.domidTaken() ? -1 : it.record().domid();
        int domid = it.left().map(DomainInfo::domid).orElse(former);
        DomainRecord record = it.record().withDomid(domid);
        var domain = new Domain(it.left().isPresent() ? record : record.withDomid(-1));
        domain.restarts = Math.max(0, record.restarts() - 1);
        // A restart is let finish when the daemon ends.
        domain.startedAt = Optional.of(site.clock().now());
        LOG.warn(
                "Domain {} was being restarted when the daemon before this one ended: it is made anew", domain.label());
        lifecycle.found(domain, DomainState.STARTING);
        Supplier<Plan> first = () -> it.left().isPresent()
                ? DestroyPlan.toRestart(record, record)
                : DestroyPlan.remains(record, domid < 0 ? Reach.UUID : Reach.DEVICES, false);
        // Once only: should the daemon be killed over it again, the domain is given up.
        lifecycle.restart(domain, first, domid, Phase.STARTING);
    }
}
