package org.xend.daemon.domain.recovery;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.domain.exit.ShutdownDeadline;
import org.xend.daemon.domain.lifecycle.ConfigChanges;
import org.xend.daemon.domain.lifecycle.DomainDestruction;
import org.xend.daemon.domain.lifecycle.DomainRestart;
import org.xend.daemon.domain.lifecycle.LifecycleServices;
import org.xend.daemon.domain.operation.DomainOperation;
import org.xend.daemon.domain.plan.HypervisorCalls;
import org.xend.daemon.domain.plan.Plan;
import org.xend.daemon.domain.plan.PlanContext;
import org.xend.daemon.domain.records.DomainRecord;
import org.xend.daemon.domain.records.DomainRecord.Phase;
import org.xend.daemon.domain.registry.Domain;
import org.xend.daemon.domain.registry.DomainState;
import org.xend.daemon.domain.steps.destroy.DestroyPlan;
import org.xend.daemon.domain.steps.destroy.DestroyPlan.Reach;
import org.xend.daemon.hypervisor.DomainInfo;
import org.xend.protocol.control.FailureException;
import org.xend.protocol.xenbus.KeyPaths;

/// Takes over the domains of an earlier daemon, however that one ended, as the [RecoveryPlan] says. What takes long
/// is put into the domain's queue, so that the daemon serves meanwhile.
///
/// [#look] runs once at the start on a thread that may block, [#adopt] after it on the conductor's thread.
public final class DomainAdopter {
    private static final Logger LOG = LoggerFactory.getLogger(DomainAdopter.class);
    private static final Map<String, String> ENDED = Map.of("reason", "it ended while no daemon was there");

    private final LifecycleServices services;
    private final DomainDestruction removal;
    private final DomainRestart restart;
    private final ShutdownDeadline deadline;

    /// What was found at the start.
    ///
    /// @param unresponsive domids of those marked so in their keys
    public record Found(RecoveryPlan plan, Leftovers.Removed removed, Set<Integer> unresponsive) {}

    public DomainAdopter(
            LifecycleServices services, DomainDestruction removal, DomainRestart restart, ShutdownDeadline deadline) {
        this.services = services;
        this.removal = removal;
        this.restart = restart;
        this.deadline = deadline;
    }

    /// Compares records and hypervisor, and removes what is left of domains that are gone.
    public static Found look(PlanContext context, List<DomainInfo> present) {
        RecoveryPlan plan = RecoveryPlan.of(context.records().load(), present);
        plan.foreign()
                .forEach(info -> LOG.warn(
                        "Domain {} (uuid {}) was not made by this daemon: it is left alone and not listed",
                        info.domid(),
                        info.handle()));
        plan.earlier()
                .forEach(id -> LOG.warn(
                        "Domain {} ({}) was started by an earlier version and still runs; its record has too little "
                                + "to adopt it: it is left alone",
                        id.name(),
                        id.domid()));
        Leftovers.Removed removed = Leftovers.remove(context, plan, present);
        Set<Integer> unresponsive = new HashSet<>();
        for (RecoveryCase each : plan.cases()) {
            if (each instanceof RecoveryCase.Present(DomainRecord record, DomainInfo _)) {
                String home = KeyPaths.domain(record.domid());
                if (!context.keys().read(home + "/name").equals(Optional.of(record.name()))) {
                    // A rename was recorded and not carried out.
                    context.keys()
                            .apply(ConfigChanges.names(record.domid(), record.uuid(), record.name(), record.devices()));
                }
                if (context.keys().read(home + "/xend/unresponsive").isPresent()) {
                    unresponsive.add(record.domid());
                }
            }
        }
        return new Found(plan, removed, unresponsive);
    }

    public void adopt(Found found) {
        found.removed().gone().forEach(id -> services.events().report(id, "destroyed", ENDED));
        for (RecoveryCase each : found.plan().cases()) {
            switch (each) {
                case RecoveryCase.Present it ->
                    adopt(
                            it.record(),
                            () -> present(
                                    it,
                                    found.unresponsive().contains(it.record().domid())));
                case RecoveryCase.Unfinished it -> adopt(it.record(), () -> unfinished(it));
                case RecoveryCase.RestartPending it -> adopt(it.record(), () -> restartPending(it));
                case RecoveryCase.Gone _, RecoveryCase.Superseded _ -> {
                    // Removed already, or below.
                }
            }
        }
        found.removed()
                .waiting()
                .forEach(record -> adopt(record, () -> {
                    var domain = new Domain(record);
                    services.registry().addExisting(domain, DomainState.ENDING);
                    LOG.warn("Domain {} ended while no daemon was there: its devices are taken away", domain.label());
                    removal.clearUp(domain, Reach.DEVICES, ENDED);
                }));
    }

    /// One that cannot be registered (two records of one name) must not keep the others from being adopted.
    private void adopt(DomainRecord record, Runnable adoption) {
        try {
            adoption.run();
        } catch (FailureException e) {
            services.failures().of("adopt the domain", e);
            LOG.error(
                    "Domain {} ({}) cannot be adopted and is left alone: {}",
                    record.name(),
                    record.domid(),
                    e.getMessage());
        }
    }

    private void present(RecoveryCase.Present it, boolean unresponsive) {
        DomainInfo info = it.info();
        var domain = new Domain(it.record());
        DomainState state = info.paused() ? DomainState.PAUSED : DomainState.RUNNING;
        if (domain.isKept()) {
            state = info.crashed() ? DomainState.CRASHED : DomainState.SHUTDOWN;
        }
        services.registry().addExisting(domain, state);
        services.meters().sampled(domain, info);
        deadline.adopt(domain, unresponsive);
        // A guest that ended meanwhile is noticed by the first look, and its policy acted on.
        services.events()
                .report(
                        domain,
                        "adopted",
                        Map.of("state", info.shutdown().isPresent() && !domain.isKept() ? "shutdown" : state.word()));
        if (it.record().phase() == Phase.READY) {
            finishStart(domain, info.paused() && info.shutdown().isEmpty());
        }
    }

    /// The daemon before this one was about to unpause it.
    private void finishStart(Domain domain, boolean unpause) {
        services.queues()
                .submit(
                        domain,
                        DomainOperation.of(
                                () -> {
                                    DomainRecord record = domain.record();
                                    return () -> {
                                        if (unpause) {
                                            HypervisorCalls.orFail(
                                                    "unpause the domain",
                                                    () -> services.context()
                                                            .hypervisor()
                                                            .unpause(record.domid()));
                                        }
                                        services.context().records().save(record);
                                    };
                                },
                                () -> {
                                    if (unpause) {
                                        services.registry().setState(domain, DomainState.RUNNING);
                                        services.events().report(domain, "started", Map.of());
                                    }
                                },
                                e -> LOG.error(
                                        "Domain {} was not started: {}",
                                        domain.label(),
                                        services.failures()
                                                .of("start the domain", e)
                                                .getMessage())));
    }

    private void unfinished(RecoveryCase.Unfinished it) {
        var domain = new Domain(it.record().withDomid(it.info().domid()));
        String reason = it.record().phase() == Phase.STARTING
                ? "it was not complete when the daemon before this one ended"
                : "it was being ended when the daemon before this one ended";
        LOG.warn("Domain {} is destroyed: {}", domain.label(), reason);
        services.registry().addExisting(domain, DomainState.ENDING);
        removal.destroy(domain, Map.of("reason", reason));
    }

    private void restartPending(RecoveryCase.RestartPending it) {
        int former = it.domidTaken() ? -1 : it.record().domid();
        int domid = it.left().map(DomainInfo::domid).orElse(former);
        DomainRecord record = it.record().withDomid(domid);
        Domain domain = Domain.toRestart(
                it.left().isPresent() ? record : record.withDomid(-1),
                services.context().clock().now());
        LOG.warn(
                "Domain {} was being restarted when the daemon before this one ended: it is created again",
                domain.label());
        services.registry().addExisting(domain, DomainState.STARTING);
        Supplier<Plan> first = () -> it.left().isPresent()
                ? DestroyPlan.toRestart(record, record)
                : DestroyPlan.leftovers(record, domid < 0 ? Reach.UUID : Reach.DEVICES, false);
        // Once only: should the daemon be killed over it again, the domain is given up.
        restart.restart(domain, first, domid, Phase.STARTING);
    }
}
