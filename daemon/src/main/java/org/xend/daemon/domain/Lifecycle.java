package org.xend.daemon.domain;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.clock.Moment;
import org.xend.daemon.device.Device;
import org.xend.daemon.device.ScriptNames;
import org.xend.daemon.domain.plan.CreatePlan;
import org.xend.daemon.domain.plan.DestroyPlan;
import org.xend.daemon.domain.plan.DestroyPlan.Reach;
import org.xend.daemon.domain.plan.DomainRecord.Phase;
import org.xend.daemon.domain.plan.NoRoom;
import org.xend.daemon.domain.plan.Plan;
import org.xend.daemon.domain.plan.PlanRun;
import org.xend.daemon.domain.plan.PlanRunner;
import org.xend.daemon.domain.plan.Site;
import org.xend.daemon.hypervisor.BuiltDomain;
import org.xend.daemon.hypervisor.DomainInfo;
import org.xend.daemon.hypervisor.HypervisorException;
import org.xend.daemon.keys.StopSignal;
import org.xend.daemon.os.Descriptors;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;
import org.xend.protocol.domain.DomainConfig;

/// How domains come, end and come again. The part of the conductor that changes the registry: every method, and
/// every operation's beginning and end, runs on the conductor's thread; plans run on the threads of
/// [OperationQueues].
final class Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

    private final Executor owner;
    private final Site site;
    private final Registry registry;
    private final OperationQueues queues;
    private final ConfigCheck check;
    private final ScriptNames scripts;
    private final Unresponsive unresponsive;
    private final RoomWait room;
    private final Events events;
    private final DomainMeters meters;
    private final Descriptors descriptors = Descriptors.ofThisProcess();

    /// What a create made.
    private record Started(int domid, BuiltDomain built, Optional<DomainInfo> info, Moment at, Duration took) {}

    /// The domain could not be ended: it is still there.
    private static final class StillStanding extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StillStanding(RuntimeException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /// There was no room on the disk to end the domain.
    private static final class Unwritten extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient DomainState before;
        private final boolean committed;

        Unwritten(RuntimeException cause, DomainState before, boolean committed) {
            super(cause.getMessage(), cause);
            this.before = before;
            this.committed = committed;
        }

        RuntimeException why() {
            return (RuntimeException) getCause();
        }

        DomainState before() {
            return before;
        }

        /// Whether a part of it is gone.
        boolean committed() {
            return committed;
        }
    }

    Lifecycle(
            Executor owner,
            Site site,
            Registry registry,
            OperationQueues queues,
            ConfigCheck check,
            ScriptNames scripts,
            Unresponsive unresponsive,
            RoomWait room,
            Events events,
            DomainMeters meters) {
        this.owner = owner;
        this.site = site;
        this.registry = registry;
        this.queues = queues;
        this.check = check;
        this.scripts = scripts;
        this.unresponsive = unresponsive;
        this.room = room;
        this.events = events;
        this.meters = meters;
    }

    /// @return the work that makes the plan's lines, after the checks that a create begins with
    Callable<List<String>> planned(DomainConfig wanted) {
        DomainConfig config = check.complete(wanted);
        registry.checkFree(config.name(), config.uuid().orElseThrow());
        Supplier<Plan> planning = plan(config, check.devices(config), false, 0, Phase.STARTING);
        return () -> {
            Plan plan = planning.get();
            PlanRunner.check(plan, PlanRun.on(site, -1));
            return plan.lines();
        };
    }

    void create(DomainConfig wanted, boolean paused, CompletableFuture<DomainView> answer) {
        DomainConfig config = check.complete(wanted);
        begin(new Domain(config, check.devices(config)), paused, Phase.STARTING, answer);
    }

    /// Where there is no room on the disk for it, it is refused and nothing has changed, or, where that is found
    /// too late, it is done later.
    void destroy(Domain domain, CompletableFuture<Void> answer) {
        if (domain.state == DomainState.STARTING) {
            domain.createStop.request();
        }
        takeAway(domain, () -> destroying(domain), answer, false, Map.of());
    }

    /// What has to be; nobody waits for it.
    void destroy(Domain domain) {
        destroy(domain, Map.of());
    }

    /// @param details of the event that it is gone
    void destroy(Domain domain, Map<String, String> details) {
        takeAway(domain, () -> destroying(domain), new CompletableFuture<>(), true, details);
    }

    private static Plan destroying(Domain domain) {
        return DestroyPlan.of(domain.note(), domain.state == DomainState.RUNNING);
    }

    /// Removes what is left of a domain that the hypervisor has no more, and does nothing to any other.
    void clearUp(Domain domain, Reach reach, Map<String, String> details) {
        takeAway(
                domain,
                () -> DestroyPlan.remains(domain.note(), reach, true),
                new CompletableFuture<>(),
                true,
                details);
    }

    /// @param must it is tried again where there is no room for it
    private void takeAway(
            Domain domain,
            Supplier<Plan> planning,
            CompletableFuture<Void> answer,
            boolean must,
            Map<String, String> details) {
        queues.submit(
                domain,
                new Operation<>(
                        () -> ending(domain, planning),
                        failure -> {
                            ended(domain, details);
                            failure.ifPresentOrElse(
                                    e -> answer.completeExceptionally(failed("destroy the domain", e)),
                                    () -> answer.complete(null));
                        },
                        e -> {
                            if (domain.ended) {
                                // The create that was cancelled, or an exit, has taken it away already.
                                answer.complete(null);
                            } else if (e instanceof Unwritten unwritten) {
                                FailureException failure = failed("destroy the domain", unwritten.why());
                                unwritten(domain, unwritten);
                                if (must || domain.endBegun) {
                                    room.begin(
                                            domain,
                                            "taken away",
                                            failure,
                                            () -> takeAway(domain, planning, new CompletableFuture<>(), true, details));
                                }
                                answer.completeExceptionally(failure);
                            } else {
                                answer.completeExceptionally(failed("destroy the domain", e));
                            }
                        }));
    }

    private void unwritten(Domain domain, Unwritten e) {
        domain.endBegun |= e.committed();
        if (!domain.endBegun) {
            become(domain, e.before());
        }
    }

    /// Registers a domain that stands already.
    void found(Domain domain, DomainState state) {
        registry.add(domain);
        meters.counted(domain.state, 1);
        become(domain, state);
        meters.begin(domain);
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
    private Supplier<Plan> plan(
            DomainConfig config, List<Device> devices, boolean paused, int restarts, Phase notedAs) {
        return () -> CreatePlan.of(
                config,
                devices.stream()
                        .map(device -> device.withConfig(scripts.completed(device.config()))
                                .withScript(scripts.scriptOf(device.config())))
                        .toList(),
                paused,
                restarts,
                ImageText.of(config.image()),
                notedAs);
    }

    private void begin(Domain domain, boolean paused, Phase notedAs, CompletableFuture<DomainView> answer) {
        registry.add(domain);
        meters.counted(domain.state, 1);
        build(domain, paused, notedAs, answer);
    }

    private void build(Domain domain, boolean paused, Phase notedAs, CompletableFuture<DomainView> answer) {
        queues.submit(
                domain,
                new Operation<>(
                        () -> building(domain, paused, notedAs),
                        started -> {
                            live(domain, started, paused);
                            events.say(domain, "created", Map.of());
                            domain.devices.forEach(
                                    device -> events.say(domain, "device-connected", Map.of("device", device.label())));
                            if (!paused) {
                                events.say(domain, "started", Map.of());
                            }
                            answer.complete(
                                    domain.view(started.info(), site.clock().now()));
                        },
                        e -> {
                            FailureException failure = failed("create the domain", e);
                            if (notedAs == Phase.RESTARTING && NoRoom.is(e)) {
                                room.begin(domain, "made anew", failure, () -> build(domain, paused, notedAs, answer));
                                return;
                            }
                            LOG.warn("Domain {} was not created: {}", domain.name(), failure.getMessage());
                            deviceFailed(domain, failure);
                            gone(domain);
                            answer.completeExceptionally(failure);
                        }));
    }

    private Callable<Started> building(Domain domain, boolean paused, Phase notedAs) {
        boolean restarts = notedAs == Phase.RESTARTING;
        Callable<Started> work =
                starting(domain, plan(domain.created, domain.devices, paused, domain.restarts, notedAs), restarts);
        // A restart takes what its former run gave back, and refusing it would lose the guest.
        return restarts ? work : new DescriptorCheck(descriptors, queues.atWork() + 1).before(work);
    }

    /// @param owed a note says so already
    private Callable<Started> starting(Domain domain, Supplier<Plan> planning, boolean owed) {
        var run =
                new PlanRun(site, domain.createStop, domid -> owner.execute(() -> registry.domidGiven(domain, domid)));
        String uuid = domain.uuid();
        return () -> {
            long begun = System.nanoTime();
            try {
                var times = new StepTimes(meters);
                PlanRunner.runOrUndo(planning.get(), run, times::begins);
                times.end();
            } catch (RuntimeException | Error e) {
                boolean nothing = run.note() == null || run.domid() < 0 || run.isGone();
                if (owed && nothing && !NoRoom.is(e)) {
                    forget(uuid, e);
                }
                throw e;
            }
            return new Started(
                    run.domid(),
                    run.built(),
                    info(run.domid()),
                    run.note().startedAt().orElseThrow(),
                    Duration.ofNanos(System.nanoTime() - begun));
        };
    }

    /// An owed domain that fails its checks: the note of what it is owed must not stay.
    private void forget(String uuid, Throwable why) {
        try {
            site.records().remove(uuid);
        } catch (FailureException e) {
            why.addSuppressed(e);
        }
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
        domain.endBegun = false;
        room.over(domain);
        unresponsive.forget(domain);
        become(domain, paused ? DomainState.PAUSED : DomainState.RUNNING);
        meters.begin(domain);
        started.info().ifPresent(info -> meters.sampled(domain, info));
        meters.created(started.took());
    }

    /// @return of the work: what went wrong on the way although the domain is gone
    private Callable<Optional<RuntimeException>> ending(Domain domain, Supplier<Plan> planning) {
        DomainState before = domain.state;
        Plan plan = planning.get();
        become(domain, DomainState.ENDING);
        PlanRun run = endingRun(domain, domain.domid);
        return () -> end(plan, run, before);
    }

    private PlanRun endingRun(Domain domain, int domid) {
        PlanRun run = PlanRun.on(site, domid);
        if (domain.endBegun) {
            run.commit();
        }
        return run;
    }

    private Optional<RuntimeException> end(Plan plan, PlanRun run, DomainState before) {
        int domid = run.domid();
        try {
            PlanRunner.runThrough(plan, run);
            return Optional.empty();
        } catch (RuntimeException e) {
            if (NoRoom.is(e)) {
                throw new Unwritten(e, before, run.isCommitted());
            }
            if (domid >= 0 && info(domid).filter(info -> !info.dying()).isPresent()) {
                throw new StillStanding(e);
            }
            return Optional.of(e);
        }
    }

    private void ended(Domain domain, Map<String, String> details) {
        domain.devices.forEach(device -> events.say(domain, "device-removed", Map.of("device", device.label())));
        events.say(domain, "destroyed", details);
        gone(domain);
    }

    private void gone(Domain domain) {
        room.over(domain);
        registry.remove(domain);
        meters.counted(domain.state, -1);
        meters.end(domain);
        queues.end(domain);
    }

    void restart(Domain domain) {
        restart(
                domain,
                () -> DestroyPlan.toRestart(domain.note(), domain.note().restarting()),
                domain.domid,
                Phase.RESTARTING);
    }

    /// @param first takes away what there is of it
    /// @param domid that it has or had; -1 where it is not known
    /// @param notedAs what a daemon that comes after this one is to take the new domain for until it is complete
    void restart(Domain domain, Supplier<Plan> first, int domid, Phase notedAs) {
        queues.submit(
                domain,
                new Operation<>(
                        () -> {
                            DomainState before = domain.state;
                            Plan end = first.get();
                            become(domain, DomainState.ENDING);
                            PlanRun ending = endingRun(domain, domid);
                            domain.createStop = new StopSignal();
                            Callable<Started> start = starting(
                                    domain,
                                    plan(domain.created, domain.devices, false, domain.restarts + 1, notedAs),
                                    true);
                            return () -> {
                                end(end, ending, before);
                                owner.execute(() -> become(domain, DomainState.STARTING));
                                return start.call();
                            };
                        },
                        started -> {
                            domain.restarts++;
                            live(domain, started, false);
                            events.say(domain, "rebooted", Map.of("restarts", Integer.toString(domain.restarts)));
                        },
                        e -> {
                            FailureException failure = failed(
                                    "restart the domain",
                                    switch (e) {
                                        case StillStanding still -> (RuntimeException) still.getCause();
                                        case Unwritten unwritten -> unwritten.why();
                                        default -> e;
                                    });
                            if (domain.ended) {
                                LOG.debug("Domain {} is not restarted: it was destroyed", domain.label());
                                return;
                            }
                            if (e instanceof Unwritten unwritten) {
                                unwritten(domain, unwritten);
                                room.begin(domain, "restarted", failure, () -> restart(domain, first, domid, notedAs));
                                return;
                            }
                            if (NoRoom.is(e)) {
                                // Of the old one nothing is left.
                                room.begin(
                                        domain,
                                        "made anew",
                                        failure,
                                        () -> restart(
                                                domain,
                                                () -> DestroyPlan.remains(domain.note(), Reach.UUID, false),
                                                -1,
                                                notedAs));
                                return;
                            }
                            LOG.error("Domain {} was not restarted: {}", domain.label(), failure.getMessage());
                            if (!(e instanceof StillStanding)) {
                                deviceFailed(domain, failure);
                                ended(domain, Map.of("reason", failure.getMessage()));
                            }
                        }));
    }

    void renameRestart(Domain domain) {
        renameRestart(domain, check.drawUuid());
    }

    private void renameRestart(Domain domain, String newUuid) {
        DomainConfig successor = domain.created;
        String newName = "Domain-" + newUuid;
        queues.submit(
                domain,
                new Operation<>(
                        () -> {
                            Plan aside = DestroyPlan.aside(domain.note(), newName, newUuid);
                            int domid = domain.domid;
                            return () -> {
                                PlanRunner.runThrough(aside, PlanRun.on(site, domid));
                                return true;
                            };
                        },
                        _ -> {
                            List<Device> devices = domain.devices;
                            events.say(domain, "renamed", Map.of("newname", newName));
                            domain.devices = List.of();
                            domain.kept = true;
                            domain.created = domain.created.withDevices(List.of());
                            domain.current = domain.current.withDevices(List.of());
                            registry.rekey(domain, newName, newUuid);
                            meters.begin(domain);
                            var next = new Domain(successor, devices);
                            next.restarts = domain.restarts + 1;
                            // Like a restart at work it is let finish when the daemon ends.
                            next.startedAt = domain.startedAt;
                            room.over(domain);
                            begin(next, false, Phase.RESTARTING, new CompletableFuture<>());
                        },
                        e -> {
                            FailureException failure = failed("restart the domain", e);
                            if (NoRoom.is(e)) {
                                room.begin(domain, "restarted", failure, () -> renameRestart(domain, newUuid));
                            } else {
                                LOG.error("Domain {} was not restarted: {}", domain.label(), failure.getMessage());
                            }
                        }));
    }

    private void deviceFailed(Domain domain, FailureException failure) {
        if (failure.failure() instanceof Failure.DeviceFailed device) {
            events.say(
                    domain,
                    "device-failed",
                    Map.of("device", device.deviceClass() + " " + device.device(), "reason", device.reason()));
        }
    }
}
