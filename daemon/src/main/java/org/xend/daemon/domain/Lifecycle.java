package org.xend.daemon.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.device.Cancellation;
import org.xend.daemon.device.Device;
import org.xend.daemon.device.ScriptNames;
import org.xend.daemon.domain.ExitPolicy.Decision;
import org.xend.daemon.domain.plan.CreatePlan;
import org.xend.daemon.domain.plan.DestroyPlan;
import org.xend.daemon.domain.plan.Plan;
import org.xend.daemon.domain.plan.PlanRun;
import org.xend.daemon.domain.plan.PlanRunner;
import org.xend.daemon.domain.plan.Site;
import org.xend.daemon.hypervisor.BuiltDomain;
import org.xend.daemon.hypervisor.DomainInfo;
import org.xend.daemon.hypervisor.HypervisorException;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;
import org.xend.protocol.domain.DomainConfig;
import org.xend.protocol.domain.ExitReason;

/// How domains come, end and come again. The part of the conductor that changes the registry: every method, and
/// every operation's beginning and end, runs on the conductor's thread; plans run on the threads of
/// [OperationQueues].
final class Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

    private final Executor owner;
    private final Site site;
    private final Duration restartLimit;
    private final Registry registry;
    private final OperationQueues queues;
    private final ConfigCheck check;
    private final ScriptNames scripts;
    private final Changes changes;
    private final Unresponsive unresponsive;
    private final Events events;
    private final DomainMeters meters;

    /// What a create made.
    private record Started(int domid, BuiltDomain built, Optional<DomainInfo> info, Instant at,
            Duration took) {}

    /// The domain could not be ended: it is still there.
    private static final class StillStanding extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StillStanding(RuntimeException cause) {
            super(cause.getMessage(), cause);
        }
    }

    Lifecycle(Executor owner, Site site, Duration restartLimit, Registry registry, OperationQueues queues,
            ConfigCheck check, ScriptNames scripts, Unresponsive unresponsive, Events events,
            DomainMeters meters) {
        this.owner = owner;
        this.site = site;
        this.restartLimit = restartLimit;
        this.registry = registry;
        this.queues = queues;
        this.check = check;
        this.scripts = scripts;
        this.changes = new Changes(site);
        this.unresponsive = unresponsive;
        this.events = events;
        this.meters = meters;
    }

    /// @return the work that makes the plan's lines
    Callable<List<String>> planned(DomainConfig wanted) {
        DomainConfig config = check.complete(wanted);
        registry.checkName(config.name());
        Supplier<Plan> plan = plan(config, check.devices(config), false, 0);
        return () -> plan.get().lines();
    }

    void create(DomainConfig wanted, boolean paused, CompletableFuture<DomainView> answer) {
        DomainConfig config = check.complete(wanted);
        begin(new Domain(config, check.devices(config)), paused, answer);
    }

    void destroy(Domain domain, CompletableFuture<Void> answer) {
        if (domain.state == DomainState.STARTING) {
            domain.cancellation.cancel();
        }
        queues.submit(domain, new Operation<>(() -> ending(domain), failure -> {
            ended(domain, Map.of());
            failure.ifPresentOrElse(e -> answer.completeExceptionally(failed("destroy the domain", e)),
                    () -> answer.complete(null));
        }, e -> {
            if (domain.ended) {
                // The create that was cancelled, or an exit, has taken it away already.
                answer.complete(null);
            } else {
                answer.completeExceptionally(failed("destroy the domain", e));
            }
        }));
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
            } else if (domain.state != DomainState.STARTING) {
                look(domain, info);
            }
        }
        return stale;
    }

    private void look(Domain domain, DomainInfo info) {
        if (info == null || info.dying()) {
            LOG.warn("Domain {} is gone: something else than this daemon ended it", domain.label());
            destroy(domain, new CompletableFuture<>());
        } else if (domain.state == DomainState.RUNNING || domain.state == DomainState.PAUSED) {
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
            LOG.warn("Domain {} was asked to stop {} s ago and still runs: `xm destroy {}` ends it",
                    domain.label(), unresponsive.limit().toSeconds(), domain.name());
            events.say(domain, "unresponsive", Map.of());
            mark(domain, () -> changes.unresponsive(domain));
        }
    }

    /// Registers domain 0.
    void found(Domain domainZero) {
        registry.add(domainZero);
        meters.counted(domainZero.state, 1);
        become(domainZero, DomainState.RUNNING);
        meters.begin(domainZero);
    }

    void renamed(Domain domain, String newName) {
        registry.giveUp(newName, domain);
        registry.rekey(domain, newName, domain.uuid());
        meters.begin(domain);
    }

    void become(Domain domain, DomainState state) {
        meters.counted(domain.state, -1);
        domain.state = state;
        meters.counted(state, 1);
    }

    FailureException failed(String operation, RuntimeException e) {
        FailureException failure = Failures.of(operation, e);
        meters.failed(operation);
        return failure;
    }

    /// @return makes the plan, on a thread that may block: the search for scripts looks at the disk
    private Supplier<Plan> plan(DomainConfig config, List<Device> devices, boolean paused, int restarts) {
        return () -> CreatePlan.of(config,
                devices.stream().map(device -> device.withConfig(scripts.completed(device.config()))
                        .withScript(scripts.scriptOf(device.config()))).toList(),
                paused, restarts, ImageText.of(config.image()));
    }

    private void begin(Domain domain, boolean paused, CompletableFuture<DomainView> answer) {
        registry.add(domain);
        meters.counted(domain.state, 1);
        queues.submit(domain, new Operation<>(() -> building(domain, paused), started -> {
            live(domain, started, paused);
            events.say(domain, "created", Map.of());
            domain.devices.forEach(
                    device -> events.say(domain, "device-connected", Map.of("device", device.label())));
            if (!paused) {
                events.say(domain, "started", Map.of());
            }
            answer.complete(domain.view(started.info()));
        }, e -> {
            FailureException failure = failed("create the domain", e);
            LOG.warn("Domain {} was not created: {}", domain.name(), failure.getMessage());
            deviceFailed(domain, failure);
            gone(domain);
            answer.completeExceptionally(failure);
        }));
    }

    private Callable<Started> building(Domain domain, boolean paused) {
        return starting(domain, plan(domain.created, domain.devices, paused, domain.restarts));
    }

    private Callable<Started> starting(Domain domain, Supplier<Plan> planning) {
        var run = new PlanRun(site, domain.cancellation,
                domid -> owner.execute(() -> registry.domidGiven(domain, domid)));
        return () -> {
            long begun = System.nanoTime();
            Plan plan = planning.get();
            PlanRunner.runOrUndo(plan, run);
            return new Started(run.domid(), run.built(), info(run.domid()), site.clock().instant(),
                    Duration.ofNanos(System.nanoTime() - begun));
        };
    }

    private Optional<DomainInfo> info(int domid) {
        try {
            return site.hypervisor().domain(domid);
        } catch (HypervisorException e) {
            LOG.debug("No facts about domain {} now", domid, e);
            return Optional.empty();
        }
    }

    private void live(Domain domain, Started started, boolean paused) {
        domain.built = Optional.of(started.built());
        domain.startedAt = Optional.of(started.at());
        domain.current = domain.created;
        domain.rebootAsked = false;
        unresponsive.forget(domain);
        become(domain, paused ? DomainState.PAUSED : DomainState.RUNNING);
        meters.begin(domain);
        started.info().ifPresent(info -> meters.sampled(domain, info));
        meters.created(started.took());
    }

    /// @return of the work: what went wrong on the way although the domain is gone
    private Callable<Optional<RuntimeException>> ending(Domain domain) {
        become(domain, DomainState.ENDING);
        Plan plan = DestroyPlan.of(domain.name(), domain.uuid(), domain.devices);
        int domid = domain.domid;
        return () -> end(plan, domid);
    }

    private Optional<RuntimeException> end(Plan plan, int domid) {
        try {
            PlanRunner.runThrough(plan, PlanRun.on(site, domid));
            return Optional.empty();
        } catch (RuntimeException e) {
            if (info(domid).filter(info -> !info.dying()).isPresent()) {
                throw new StillStanding(e);
            }
            return Optional.of(e);
        }
    }

    private void ended(Domain domain, Map<String, String> details) {
        domain.devices
                .forEach(device -> events.say(domain, "device-removed", Map.of("device", device.label())));
        events.say(domain, "destroyed", details);
        gone(domain);
    }

    private void gone(Domain domain) {
        registry.remove(domain);
        meters.counted(domain.state, -1);
        meters.end(domain);
        queues.end(domain);
    }

    private void exited(Domain domain, ExitReason reason) {
        boolean crashed = reason == ExitReason.CRASH;
        become(domain, crashed ? DomainState.CRASHED : DomainState.SHUTDOWN);
        events.say(domain, crashed ? "crashed" : "shutdown", Map.of("reason", reason.word()));
        Duration lived = domain.startedAt.map(at -> Duration.between(at, site.clock().instant()))
                .orElse(Duration.ZERO);
        Decision decision = ExitPolicy.decide(reason, domain.created, lived, restartLimit,
                domain.rebootAsked);
        domain.rebootAsked = false;
        unresponsive.forget(domain);
        if (decision.coreWanted()) {
            LOG.warn(
                    "Domain {}: no core is dumped, this hypervisor port has no call for it; going on without",
                    domain.label());
        }
        decision.refused().ifPresent(why -> LOG.error("Domain {} is not restarted: {}", domain.label(), why));
        switch (decision.fate()) {
            case DESTROY -> destroy(domain, new CompletableFuture<>());
            case PRESERVE -> preserve(domain, reason);
            case RESTART -> restart(domain);
            case RENAME_RESTART -> renameRestart(domain);
            case LEAVE -> LOG.info("Domain {} is suspended and left to whoever asked for it", domain.label());
        }
    }

    private void preserve(Domain domain, ExitReason reason) {
        LOG.info("Domain {} is kept as it is until it is destroyed", domain.label());
        mark(domain, () -> changes.preserved(domain, reason));
    }

    /// Writes a note about a domain into its keys.
    private void mark(Domain domain, Supplier<Runnable> note) {
        queues.submit(domain, new Operation<>(() -> {
            Runnable work = note.get();
            return () -> {
                work.run();
                return true;
            };
        }, _ -> LOG.debug("Domain {} is marked in its keys", domain.label()),
                e -> LOG.warn("Domain {}: {}", domain.label(), failed("mark the domain", e).getMessage())));
    }

    private void restart(Domain domain) {
        queues.submit(domain, new Operation<>(() -> {
            become(domain, DomainState.ENDING);
            Plan end = DestroyPlan.of(domain.name(), domain.uuid(), domain.devices);
            int domid = domain.domid;
            domain.cancellation = new Cancellation();
            Callable<Started> start = starting(domain,
                    plan(domain.created, domain.devices, false, domain.restarts + 1));
            return () -> {
                end(end, domid);
                owner.execute(() -> become(domain, DomainState.STARTING));
                return start.call();
            };
        }, started -> {
            domain.restarts++;
            live(domain, started, false);
            events.say(domain, "rebooted", Map.of("restarts", Integer.toString(domain.restarts)));
        }, e -> {
            FailureException failure = failed("restart the domain", e instanceof StillStanding
                    ? (RuntimeException) e.getCause()
                    : e);
            LOG.error("Domain {} was not restarted: {}", domain.label(), failure.getMessage());
            if (!domain.ended && !(e instanceof StillStanding)) {
                deviceFailed(domain, failure);
                ended(domain, Map.of("reason", failure.getMessage()));
            }
        }));
    }

    private void renameRestart(Domain domain) {
        DomainConfig successor = domain.created;
        String newUuid = check.drawUuid();
        String newName = "Domain-" + newUuid;
        queues.submit(domain, new Operation<>(() -> {
            Plan aside = DestroyPlan.aside(domain.name(), domain.uuid(), newName, newUuid, domain.devices);
            int domid = domain.domid;
            return () -> {
                PlanRunner.runThrough(aside, PlanRun.on(site, domid));
                return true;
            };
        }, _ -> {
            List<Device> devices = domain.devices;
            events.say(domain, "renamed", Map.of("newname", newName));
            domain.devices = List.of();
            domain.created = domain.created.withDevices(List.of());
            domain.current = domain.current.withDevices(List.of());
            registry.rekey(domain, newName, newUuid);
            meters.begin(domain);
            var next = new Domain(successor, devices);
            next.restarts = domain.restarts + 1;
            begin(next, false, new CompletableFuture<>());
        }, e -> LOG.error("Domain {} was not restarted: {}", domain.label(),
                failed("restart the domain", e).getMessage())));
    }

    private void deviceFailed(Domain domain, FailureException failure) {
        if (failure.failure() instanceof Failure.DeviceFailed device) {
            events.say(domain, "device-failed",
                    Map.of("device", device.deviceClass() + " " + device.device(), "reason",
                            device.reason()));
        }
    }
}
