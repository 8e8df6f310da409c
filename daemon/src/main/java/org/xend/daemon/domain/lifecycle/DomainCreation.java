package org.xend.daemon.domain.lifecycle;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.clock.Moment;
import org.xend.daemon.device.Device;
import org.xend.daemon.device.ScriptNames;
import org.xend.daemon.domain.operation.DescriptorCheck;
import org.xend.daemon.domain.operation.DomainOperation;
import org.xend.daemon.domain.plan.DiskFull;
import org.xend.daemon.domain.plan.Plan;
import org.xend.daemon.domain.plan.PlanRun;
import org.xend.daemon.domain.plan.PlanRunner;
import org.xend.daemon.domain.records.DomainRecord.Phase;
import org.xend.daemon.domain.registry.ConfigCheck;
import org.xend.daemon.domain.registry.Domain;
import org.xend.daemon.domain.registry.DomainState;
import org.xend.daemon.domain.registry.DomainView;
import org.xend.daemon.domain.steps.create.CreatePlan;
import org.xend.daemon.hypervisor.BuiltDomain;
import org.xend.daemon.hypervisor.DomainInfo;
import org.xend.daemon.os.Descriptors;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;
import org.xend.protocol.domain.DomainConfig;

/// Creates domains: checks the configuration, registers the domain, and runs its [CreatePlan].
///
/// Immutable; called on the conductor's thread, its plans run on the threads of the queues.
public final class DomainCreation {
    private static final Logger LOG = LoggerFactory.getLogger(DomainCreation.class);

    private final LifecycleServices services;
    private final ConfigCheck check;
    private final ScriptNames scripts;
    private final DomainDestruction removal;
    private final Descriptors descriptors = Descriptors.ofThisProcess();

    /// What a create made.
    record Started(int domid, BuiltDomain built, Optional<DomainInfo> info, Moment at, Duration took) {}

    public DomainCreation(
            LifecycleServices services, ConfigCheck check, ScriptNames scripts, DomainDestruction removal) {
        this.services = services;
        this.check = check;
        this.scripts = scripts;
        this.removal = removal;
    }

    /// @return the work that makes the plan's lines, after the checks that a create begins with
    public Callable<List<String>> plan(DomainConfig wanted) {
        Domain domain = check.newDomain(wanted);
        services.registry().checkFree(domain.name(), domain.uuid());
        Supplier<Plan> planning = planning(domain, false, 0, Phase.STARTING);
        return () -> {
            Plan plan = planning.get();
            PlanRunner.check(plan, PlanRun.on(services.context(), -1));
            return plan.lines();
        };
    }

    public void create(DomainConfig wanted, boolean paused, CompletableFuture<DomainView> answer) {
        register(check.newDomain(wanted), paused, Phase.STARTING, answer);
    }

    /// @param recordedAs RESTARTING for a domain that is to be created however often it takes
    void register(Domain domain, boolean paused, Phase recordedAs, CompletableFuture<DomainView> answer) {
        services.registry().add(domain);
        submit(domain, paused, recordedAs, answer);
    }

    private void submit(Domain domain, boolean paused, Phase recordedAs, CompletableFuture<DomainView> answer) {
        services.queues()
                .submit(
                        domain,
                        new DomainOperation<>(
                                () -> work(domain, paused, recordedAs),
                                started -> created(domain, started, paused, answer),
                                e -> failed(domain, paused, recordedAs, answer, e)));
    }

    private void created(Domain domain, Started started, boolean paused, CompletableFuture<DomainView> answer) {
        live(domain, started, paused);
        services.events().report(domain, "created", Map.of());
        domain.devices()
                .forEach(device ->
                        services.events().report(domain, "device-connected", Map.of("device", device.label())));
        if (!paused) {
            services.events().report(domain, "started", Map.of());
        }
        answer.complete(domain.view(started.info(), services.context().clock().now()));
    }

    private void failed(
            Domain domain, boolean paused, Phase recordedAs, CompletableFuture<DomainView> answer, RuntimeException e) {
        FailureException failure = services.failures().of("create the domain", e);
        if (recordedAs == Phase.RESTARTING && DiskFull.is(e)) {
            services.retry().begin(domain, "created again", failure, () -> submit(domain, paused, recordedAs, answer));
            return;
        }
        LOG.warn("Domain {} was not created: {}", domain.name(), failure.getMessage());
        deviceFailed(domain, failure);
        removal.forget(domain);
        answer.completeExceptionally(failure);
    }

    private Callable<Started> work(Domain domain, boolean paused, Phase recordedAs) {
        boolean restarts = recordedAs == Phase.RESTARTING;
        Callable<Started> work = starting(domain, planning(domain, paused, domain.restarts(), recordedAs), restarts);
        // A restart takes what its former run gave back, and refusing it would lose the guest.
        return restarts
                ? work
                : new DescriptorCheck(descriptors, services.queues().atWork() + 1).before(work);
    }

    /// @return makes the plan, on a thread that may block: the search for scripts looks at the disk
    Supplier<Plan> planning(Domain domain, boolean paused, int restarts, Phase recordedAs) {
        DomainConfig config = domain.created();
        List<Device> devices = domain.devices();
        return () -> CreatePlan.of(
                config,
                devices.stream()
                        .map(device -> device.withConfig(scripts.completed(device.config()))
                                .withScript(scripts.scriptOf(device.config())))
                        .toList(),
                paused,
                restarts,
                ImageText.of(config.image()),
                recordedAs);
    }

    /// @param recorded a record says already that the domain is to be created
    Callable<Started> starting(Domain domain, Supplier<Plan> planning, boolean recorded) {
        var run = new PlanRun(
                services.context(),
                domain.createStop(),
                domid -> services.owner().execute(() -> services.registry().domidGiven(domain, domid)));
        String uuid = domain.uuid();
        return () -> {
            long begun = System.nanoTime();
            try {
                var times = new StepTimes(services.meters());
                PlanRunner.runOrUndo(planning.get(), run, times::begins);
                times.end();
            } catch (RuntimeException | Error e) {
                boolean nothing = run.record() == null || run.domid() < 0 || run.isGone();
                if (recorded && nothing && !DiskFull.is(e)) {
                    removeRecord(uuid, e);
                }
                throw e;
            }
            return new Started(
                    run.domid(),
                    run.built(),
                    removal.info(run.domid()),
                    run.record().startedAt().orElseThrow(),
                    Duration.ofNanos(System.nanoTime() - begun));
        };
    }

    /// A restart that fails its checks is given up: the record that asks for it must not stay.
    private void removeRecord(String uuid, Throwable why) {
        try {
            services.context().records().remove(uuid);
        } catch (FailureException e) {
            why.addSuppressed(e);
        }
    }

    void live(Domain domain, Started started, boolean paused) {
        domain.started(started.built(), started.at());
        services.retry().end(domain);
        services.registry().setState(domain, paused ? DomainState.PAUSED : DomainState.RUNNING);
        services.meters().begin(domain);
        started.info().ifPresent(info -> services.meters().sampled(domain, info));
        services.meters().created(started.took());
    }

    void deviceFailed(Domain domain, FailureException failure) {
        if (failure.failure() instanceof Failure.DeviceFailed device) {
            services.events()
                    .report(
                            domain,
                            "device-failed",
                            Map.of("device", device.deviceClass() + " " + device.device(), "reason", device.reason()));
        }
    }
}
