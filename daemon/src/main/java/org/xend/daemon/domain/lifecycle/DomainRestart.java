package org.xend.daemon.domain.lifecycle;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.domain.lifecycle.DomainCreation.Started;
import org.xend.daemon.domain.lifecycle.DomainDestruction.NotRecorded;
import org.xend.daemon.domain.lifecycle.DomainDestruction.StillPresent;
import org.xend.daemon.domain.operation.DomainOperation;
import org.xend.daemon.domain.plan.DiskFull;
import org.xend.daemon.domain.plan.Plan;
import org.xend.daemon.domain.plan.PlanRun;
import org.xend.daemon.domain.plan.PlanRunner;
import org.xend.daemon.domain.records.DomainRecord.Phase;
import org.xend.daemon.domain.registry.ConfigCheck;
import org.xend.daemon.domain.registry.Domain;
import org.xend.daemon.domain.registry.DomainState;
import org.xend.daemon.domain.steps.destroy.DestroyPlan;
import org.xend.daemon.domain.steps.destroy.DestroyPlan.Reach;
import org.xend.protocol.control.FailureException;

/// Restarts domains that ended: removes the old one and creates the new one, as one operation, or keeps the old
/// one under another name (`rename-restart`).
///
/// Immutable; called on the conductor's thread, its plans run on the threads of the queues.
public final class DomainRestart {
    private static final Logger LOG = LoggerFactory.getLogger(DomainRestart.class);

    private final LifecycleServices services;
    private final ConfigCheck check;
    private final DomainCreation creation;
    private final DomainDestruction removal;

    public DomainRestart(
            LifecycleServices services, ConfigCheck check, DomainCreation creation, DomainDestruction removal) {
        this.services = services;
        this.check = check;
        this.creation = creation;
        this.removal = removal;
    }

    public void restart(Domain domain) {
        restart(
                domain,
                () -> DestroyPlan.toRestart(domain.record(), domain.record().restarting()),
                domain.domid(),
                Phase.RESTARTING);
    }

    /// @param first destroys what there is of it
    /// @param domid that it has or had; -1 where it is not known
    /// @param recordedAs what a daemon that comes after this one is to take the new domain for until it is complete
    public void restart(Domain domain, Supplier<Plan> first, int domid, Phase recordedAs) {
        services.queues()
                .submit(
                        domain,
                        new DomainOperation<>(
                                () -> work(domain, first, domid, recordedAs),
                                started -> {
                                    domain.restarted();
                                    creation.live(domain, started, false);
                                    services.events()
                                            .report(
                                                    domain,
                                                    "rebooted",
                                                    Map.of("restarts", Integer.toString(domain.restarts())));
                                },
                                e -> failed(domain, first, domid, recordedAs, e)));
    }

    private Callable<Started> work(Domain domain, Supplier<Plan> first, int domid, Phase recordedAs) {
        DomainState before = domain.state();
        Plan end = first.get();
        services.registry().setState(domain, DomainState.ENDING);
        PlanRun ending = removal.run(domain, domid);
        domain.restarting();
        Callable<Started> start =
                creation.starting(domain, creation.planning(domain, false, domain.restarts() + 1, recordedAs), true);
        return () -> {
            removal.runThrough(end, ending, before);
            services.owner().execute(() -> services.registry().setState(domain, DomainState.STARTING));
            return start.call();
        };
    }

    private void failed(Domain domain, Supplier<Plan> first, int domid, Phase recordedAs, RuntimeException e) {
        FailureException failure = services.failures()
                .of(
                        "restart the domain",
                        switch (e) {
                            case StillPresent present -> (RuntimeException) present.getCause();
                            case NotRecorded unrecorded -> unrecorded.why();
                            default -> e;
                        });
        if (domain.isRemoved()) {
            LOG.debug("Domain {} is not restarted: it was destroyed", domain.label());
            return;
        }
        if (e instanceof NotRecorded unrecorded) {
            removal.restoreState(domain, unrecorded);
            services.retry().begin(domain, "restarted", failure, () -> restart(domain, first, domid, recordedAs));
            return;
        }
        if (DiskFull.is(e)) {
            // Nothing is left of the old one.
            services.retry()
                    .begin(
                            domain,
                            "created again",
                            failure,
                            () -> restart(
                                    domain,
                                    () -> DestroyPlan.leftovers(domain.record(), Reach.UUID, false),
                                    -1,
                                    recordedAs));
            return;
        }
        LOG.error("Domain {} was not restarted: {}", domain.label(), failure.getMessage());
        if (!(e instanceof StillPresent)) {
            creation.deviceFailed(domain, failure);
            removal.removed(domain, Map.of("reason", failure.getMessage()));
        }
    }

    /// Keeps the dead domain under another name and uuid, and creates its successor.
    public void renameRestart(Domain domain) {
        renameRestart(domain, check.drawUuid());
    }

    private void renameRestart(Domain domain, String newUuid) {
        String newName = "Domain-" + newUuid;
        services.queues()
                .submit(
                        domain,
                        DomainOperation.of(
                                () -> {
                                    Plan aside = DestroyPlan.aside(domain.record(), newName, newUuid);
                                    int domid = domain.domid();
                                    return () -> PlanRunner.runThrough(aside, PlanRun.on(services.context(), domid));
                                },
                                () -> renamed(domain, newName, newUuid),
                                e -> {
                                    FailureException failure =
                                            services.failures().of("restart the domain", e);
                                    if (DiskFull.is(e)) {
                                        services.retry()
                                                .begin(
                                                        domain,
                                                        "restarted",
                                                        failure,
                                                        () -> renameRestart(domain, newUuid));
                                    } else {
                                        LOG.error(
                                                "Domain {} was not restarted: {}",
                                                domain.label(),
                                                failure.getMessage());
                                    }
                                }));
    }

    private void renamed(Domain domain, String newName, String newUuid) {
        services.events().report(domain, "renamed", Map.of("newname", newName));
        Domain next = domain.successor();
        domain.keepWithoutDevices();
        services.registry().rekey(domain, newName, newUuid);
        services.retry().end(domain);
        creation.register(next, false, Phase.RESTARTING, new CompletableFuture<>());
    }
}
