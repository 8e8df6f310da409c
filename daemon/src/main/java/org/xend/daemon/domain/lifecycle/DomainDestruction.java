package org.xend.daemon.domain.lifecycle;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.domain.operation.DomainOperation;
import org.xend.daemon.domain.plan.DiskFull;
import org.xend.daemon.domain.plan.Plan;
import org.xend.daemon.domain.plan.PlanRun;
import org.xend.daemon.domain.plan.PlanRunner;
import org.xend.daemon.domain.registry.Domain;
import org.xend.daemon.domain.registry.DomainState;
import org.xend.daemon.domain.steps.destroy.DestroyPlan;
import org.xend.daemon.domain.steps.destroy.DestroyPlan.Reach;
import org.xend.daemon.hypervisor.DomainInfo;
import org.xend.daemon.hypervisor.HypervisorException;
import org.xend.protocol.control.FailureException;

/// Removes domains: runs a [DestroyPlan] and takes the domain out of the registry.
///
/// Immutable; called on the conductor's thread, its plans run on the threads of the queues.
public final class DomainDestruction {
    private static final Logger LOG = LoggerFactory.getLogger(DomainDestruction.class);

    private final LifecycleServices services;

    /// The domain could not be destroyed: the hypervisor still has it.
    static final class StillPresent extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StillPresent(RuntimeException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /// The disk was too full to record the removal.
    static final class NotRecorded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient DomainState before;
        private final boolean committed;

        NotRecorded(RuntimeException cause, DomainState before, boolean committed) {
            super(cause.getMessage(), cause);
            this.before = before;
            this.committed = committed;
        }

        RuntimeException why() {
            return (RuntimeException) getCause();
        }
    }

    public DomainDestruction(LifecycleServices services) {
        this.services = services;
    }

    /// Where the disk is too full to record it, it is refused and nothing has changed, or, where that is found
    /// too late, it is done later.
    public void destroy(Domain domain, CompletableFuture<Void> answer) {
        if (domain.state() == DomainState.STARTING) {
            domain.createStop().request();
        }
        submit(domain, () -> destroyPlan(domain), answer, false, Map.of());
    }

    /// A destroy that nobody waits for: it is tried until it succeeds.
    ///
    /// @param details of the event that the domain is gone
    public void destroy(Domain domain, Map<String, String> details) {
        submit(domain, () -> destroyPlan(domain), new CompletableFuture<>(), true, details);
    }

    private static Plan destroyPlan(Domain domain) {
        return DestroyPlan.of(domain.record(), domain.state() == DomainState.RUNNING);
    }

    /// Removes what is left of a domain that the hypervisor has no more, and does nothing to any other.
    public void clearUp(Domain domain, Reach reach, Map<String, String> details) {
        submit(
                domain,
                () -> DestroyPlan.leftovers(domain.record(), reach, true),
                new CompletableFuture<>(),
                true,
                details);
    }

    /// @param must it is tried again where the disk is too full to record it
    private void submit(
            Domain domain,
            Supplier<Plan> planning,
            CompletableFuture<Void> answer,
            boolean must,
            Map<String, String> details) {
        services.queues()
                .submit(
                        domain,
                        new DomainOperation<>(
                                () -> work(domain, planning),
                                failure -> {
                                    removed(domain, details);
                                    failure.ifPresentOrElse(
                                            e -> answer.completeExceptionally(
                                                    services.failures().of("destroy the domain", e)),
                                            () -> answer.complete(null));
                                },
                                e -> failed(domain, planning, answer, must, details, e)));
    }

    private void failed(
            Domain domain,
            Supplier<Plan> planning,
            CompletableFuture<Void> answer,
            boolean must,
            Map<String, String> details,
            RuntimeException e) {
        if (domain.isRemoved()) {
            // By the create that was stopped, or because the guest ended.
            answer.complete(null);
        } else if (e instanceof NotRecorded unrecorded) {
            FailureException failure = services.failures().of("destroy the domain", unrecorded.why());
            restoreState(domain, unrecorded);
            if (must || domain.isRemovalBegun()) {
                services.retry()
                        .begin(
                                domain,
                                "destroyed",
                                failure,
                                () -> submit(domain, planning, new CompletableFuture<>(), true, details));
            }
            answer.completeExceptionally(failure);
        } else {
            answer.completeExceptionally(services.failures().of("destroy the domain", e));
        }
    }

    /// A removal that was not recorded and has changed nothing leaves the domain in its former state.
    void restoreState(Domain domain, NotRecorded e) {
        if (e.committed) {
            domain.removalBegun();
        }
        if (!domain.isRemovalBegun()) {
            services.registry().setState(domain, e.before);
        }
    }

    /// @return of the work: what went wrong on the way although the domain is gone
    private Callable<Optional<RuntimeException>> work(Domain domain, Supplier<Plan> planning) {
        DomainState before = domain.state();
        Plan plan = planning.get();
        services.registry().setState(domain, DomainState.ENDING);
        PlanRun run = run(domain, domain.domid());
        return () -> runThrough(plan, run, before);
    }

    PlanRun run(Domain domain, int domid) {
        PlanRun run = PlanRun.on(services.context(), domid);
        if (domain.isRemovalBegun()) {
            run.commit();
        }
        return run;
    }

    /// @throws StillPresent where the hypervisor still has the domain
    /// @throws NotRecorded where the disk was too full
    Optional<RuntimeException> runThrough(Plan plan, PlanRun run, DomainState before) {
        int domid = run.domid();
        try {
            PlanRunner.runThrough(plan, run);
            return Optional.empty();
        } catch (RuntimeException e) {
            if (DiskFull.is(e)) {
                throw new NotRecorded(e, before, run.isCommitted());
            }
            if (domid >= 0 && info(domid).filter(info -> !info.dying()).isPresent()) {
                throw new StillPresent(e);
            }
            return Optional.of(e);
        }
    }

    /// @return empty too where the hypervisor does not answer now
    Optional<DomainInfo> info(int domid) {
        try {
            return services.context().hypervisor().domain(domid);
        } catch (HypervisorException e) {
            LOG.debug("No facts about domain {} now", domid, e);
            return Optional.empty();
        }
    }

    void removed(Domain domain, Map<String, String> details) {
        domain.devices()
                .forEach(
                        device -> services.events().report(domain, "device-removed", Map.of("device", device.label())));
        services.events().report(domain, "destroyed", details);
        forget(domain);
    }

    /// Takes the domain out of the registry and refuses what waits for it.
    void forget(Domain domain) {
        services.retry().end(domain);
        services.registry().remove(domain);
        services.queues().end(domain);
    }
}
