package org.xend.daemon.domain;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.clock.Moment;
import org.xend.daemon.domain.plan.DomainRecords;
import org.xend.daemon.domain.plan.Refusal;
import org.xend.daemon.domain.plan.Site;
import org.xend.daemon.hypervisor.DomainInfo;
import org.xend.daemon.hypervisor.Registration;
import org.xend.daemon.hypervisor.SchedulerParameters;
import org.xend.daemon.hypervisor.VcpuInfo;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;
import org.xend.protocol.domain.DomainConfig;
import org.xend.protocol.domain.DomainValidator;
import org.xend.protocol.domain.ShutdownRequest;

/// The sole owner of the registry of domains, their states and their queues.
///
/// Plain Java on an injected executor that runs one task at a time, in order (in the daemon a context of an event
/// loop). Nothing here blocks: hypervisor and key tree are called by the virtual threads of operations and reads,
/// which report back to the executor. Every field below is touched on that executor only.
///
/// A new fact of the hypervisor says "look again", nothing else: what became of the domains is read then.
public final class DomainConductor implements Domains {
    private static final Logger LOG = LoggerFactory.getLogger(DomainConductor.class);
    private static final long LOOK_PAUSE_MILLIS = 20;
    /// For each domain that was looked at: looks at many take no more of the time than looks at few.
    private static final long LOOK_PAUSE_MICROS_EACH = 50;
    private static final long LOOK_AGAIN_PAUSE_MILLIS = 250;

    private final OwnerThread owner;
    private final Site site;
    private final Registry registry = new Registry();
    private final OperationQueues queues;
    private final Lifecycle lifecycle;
    private final Exits exits;
    private final Adopter adopter;
    private final Changes changes;
    private final Events events;
    private Optional<Registration> exceptions = Optional.empty();
    private boolean closing;
    private final Executor lookAgainPause;
    private boolean looking;
    private boolean lookOnceMore;
    private boolean blind;
    private long happenings;

    /// @param owner runs one task at a time, in the order given; tasks never block
    public DomainConductor(Executor owner, Surroundings surroundings, DomainSettings settings, MeterRegistry meters) {
        var figures = new DomainMeters(meters, this::sample);
        this.owner = new OwnerThread(owner, figures::failed);
        this.lookAgainPause =
                CompletableFuture.delayedExecutor(LOOK_AGAIN_PAUSE_MILLIS, TimeUnit.MILLISECONDS, this.owner);
        this.site = new Site(
                surroundings.hypervisor(),
                surroundings.keys(),
                new DomainRecords(settings.records(), surroundings.hypervisor()::incarnation),
                surroundings.clock(),
                settings.createTimeout(),
                settings.destroyTimeout(),
                settings.consoleLimitBytes());
        this.queues = new OperationQueues(this.owner, settings.plansAtOnce(), this::settled);
        this.changes = new Changes(site, settings.leastDom0Mib());
        this.events = new Events(this.owner, surroundings.clock());
        var unresponsive = new Unresponsive(settings.shutdownLimit(), surroundings.clock(), this.owner, this::look);
        var room = new RoomWait(surroundings.clock(), this.owner, this::look);
        this.lifecycle = new Lifecycle(
                this.owner,
                site,
                registry,
                queues,
                new ConfigCheck(registry, surroundings.random()),
                surroundings.scripts(),
                unresponsive,
                room,
                events,
                figures);
        this.exits = new Exits(
                surroundings.clock(),
                settings.restartLimit(),
                registry,
                queues,
                lifecycle,
                changes,
                unresponsive,
                room,
                events,
                figures);
        this.adopter = new Adopter(site, queues, lifecycle, unresponsive, events, figures);
    }

    /// Registers domain 0, writes its keys, goes on with the domains of an earlier daemon and says which of them
    /// are gone. To be called once, when the store serves; requests before it completes find no domain.
    public CompletableFuture<Void> start() {
        record Found(DomainConfig domainZero, Adopter.Seen seen, Registration exceptions) {}
        CompletableFuture<Void> answer = new CompletableFuture<>();
        owner.away(
                answer,
                "start",
                () -> {
                    List<DomainInfo> present = site.hypervisor().domains();
                    DomainInfo info = present.stream()
                            .filter(one -> one.domid() == 0)
                            .findFirst()
                            .orElseThrow(() -> new IllegalStateException("the hypervisor lists no domain 0"));
                    DomainConfig zero =
                            DomainZero.config(info, site.hypervisor().hostInfo().totalMemoryKib());
                    site.keys().apply(DomainZero.keys(zero));
                    return new Found(
                            zero,
                            Adopter.look(site, present),
                            site.hypervisor().onDomainException(() -> owner.execute(this::look)));
                },
                found -> {
                    var zero = new Domain(found.domainZero(), List.of());
                    zero.domid = 0;
                    lifecycle.found(zero, DomainState.RUNNING);
                    adopter.adopt(found.seen());
                    exceptions = Optional.of(found.exceptions());
                    look();
                    answer.complete(null);
                });
        return answer;
    }

    /// Ends the work: new and waiting operations are refused, creates at work are cancelled and rolled back, what
    /// else is at work may finish. Domains are left as they are.
    ///
    /// @return completes when nothing is at work any more, or after the grace time
    public CompletableFuture<Void> close(Duration grace) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        owner.execute(() -> {
            closing = true;
            Optional<Registration> news = exceptions;
            CompletableFuture<Void> deaf = CompletableFuture.runAsync(
                    () -> news.ifPresent(Registration::close),
                    task -> Thread.ofVirtual().start(task));
            List<Domain> domains = List.copyOf(registry.all());
            CompletableFuture<Void> idle = queues.close(domains);
            // A restart at work has its old domain gone already: it is let finish.
            domains.stream()
                    .filter(domain -> domain.state == DomainState.STARTING && domain.startedAt.isEmpty())
                    .forEach(domain -> domain.createStop.request());
            CompletableFuture.allOf(idle, deaf).whenComplete((_, _) -> answer.complete(null));
        });
        return answer.completeOnTimeout(null, grace.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Looks at the hypervisor now, so that figures are fresh. From any thread.
    public void sample() {
        owner.execute(this::look);
    }

    /// Whether nothing is at work and nothing is left to be looked at; for tests.
    CompletableFuture<Boolean> isIdle() {
        return owner.asked("see whether there is work", answer -> answer.complete(queues.atWork() == 0 && !looking));
    }

    @Override
    public CompletableFuture<List<DomainView>> list() {
        return owner.asked("list the domains", answer -> {
            Moment now = site.clock().now();
            List<DomainView> views = new ArrayList<>(registry.all().size());
            registry.all().stream()
                    .filter(domain -> domain.domid >= 0)
                    .distinct()
                    .forEach(domain -> views.add(domain.view(Optional.empty(), now)));
            owner.away(
                    answer,
                    "list the domains",
                    () -> {
                        Map<Integer, DomainInfo> infos = new HashMap<>();
                        site.hypervisor().domains().forEach(info -> infos.put(info.domid(), info));
                        return views.stream()
                                .map(view -> view.with(Optional.ofNullable(infos.get(view.domid()))))
                                .toList();
                    },
                    answer::complete);
        });
    }

    @Override
    public CompletableFuture<DomainView> find(String id) {
        return owner.asked("find the domain", answer -> {
            DomainView view = present(id).view(Optional.empty(), site.clock().now());
            owner.away(
                    answer,
                    "find the domain",
                    () -> DeviceKeyReader.withKeys(view.with(site.hypervisor().domain(view.domid())), site.keys()),
                    answer::complete);
        });
    }

    @Override
    public CompletableFuture<List<String>> planCreate(DomainConfig config) {
        return owner.asked(
                "plan the domain",
                answer -> owner.away(answer, "plan the domain", lifecycle.planned(config), answer::complete));
    }

    @Override
    public CompletableFuture<DomainView> create(DomainConfig config, boolean paused) {
        return owner.asked("create the domain", answer -> {
            if (closing) {
                throw new FailureException(new Failure.Cancelled("Creating domain " + config.name()));
            }
            lifecycle.create(config, paused, answer);
        });
    }

    @Override
    public CompletableFuture<Void> pause(String id) {
        return change(
                id,
                "pause",
                domain -> {
                    mustRun(domain);
                    int domid = domain.domid;
                    return () -> Refusal.orFail(
                            "pause the domain", () -> site.hypervisor().pause(domid));
                },
                domain -> moved(domain, DomainState.PAUSED, "paused"));
    }

    @Override
    public CompletableFuture<Void> unpause(String id) {
        return change(
                id,
                "unpause",
                domain -> {
                    mustRun(domain);
                    int domid = domain.domid;
                    return () -> Refusal.orFail(
                            "unpause the domain", () -> site.hypervisor().unpause(domid));
                },
                domain -> moved(domain, DomainState.RUNNING, "unpaused"));
    }

    @Override
    public CompletableFuture<Void> destroy(String id) {
        return owner.asked("destroy the domain", answer -> {
            Domain domain = registry.get(id);
            refusePrivileged(domain, "destroy");
            lifecycle.destroy(domain, answer);
        });
    }

    @Override
    public CompletableFuture<Void> shutdown(String id, ShutdownRequest request) {
        return owner.asked("shut the domain down", answer -> {
            Domain domain = registry.get(id);
            if (domain.privileged()) {
                throw wrongState(domain, "Domain 0 cannot be shutdown");
            }
            if (request == ShutdownRequest.SUSPEND) {
                throw new FailureException(new Failure.Unsupported(
                        "Suspending is not supported: nothing here could resume the domain; use pause"));
            }
            submit(
                    domain,
                    answer,
                    "shut the domain down",
                    () -> {
                        mustRun(domain);
                        Runnable asking = changes.askShutdown(domain, request);
                        domain.rebootAsked = request == ShutdownRequest.REBOOT;
                        return asking;
                    },
                    _ -> {
                        LOG.info("Domain {} is asked to {}", domain.label(), request.word());
                        exits.stopAsked(domain);
                    });
        });
    }

    @Override
    public CompletableFuture<Void> rename(String id, String newName) {
        return owner.asked("rename the domain", answer -> {
            Domain domain = registry.get(id);
            refusePrivileged(domain, "rename");
            DomainValidator.checkNewName(newName).ifPresent(problem -> {
                throw new FailureException(new Failure.BadRequest("Invalid VM Name: " + problem));
            });
            if (domain.name().equals(newName)) {
                answer.complete(null);
                return;
            }
            registry.reserve(newName, domain);
            answer.whenComplete((_, failure) -> {
                if (failure != null) {
                    registry.giveUp(newName, domain);
                }
            });
            submit(domain, answer, "rename the domain", () -> changes.rename(domain, newName), renamed -> {
                events.say(renamed, "renamed", Map.of("newname", newName));
                lifecycle.renamed(renamed, newName);
            });
        });
    }

    @Override
    public CompletableFuture<Void> setMemory(String id, int mib) {
        return alter(
                id, "set its memory", domain -> changes.memory(domain, mib), domain -> domain.current.withMemory(mib));
    }

    @Override
    public CompletableFuture<Void> setMaxMemory(String id, int mib) {
        return alter(
                id,
                "limit its memory",
                domain -> changes.maxMemory(domain, mib),
                domain -> Changes.withMaxMemory(domain.current, mib));
    }

    @Override
    public CompletableFuture<Void> setVcpus(String id, int count) {
        return alter(
                id,
                "set its vcpus",
                domain -> changes.vcpus(domain, count),
                domain -> Changes.withVcpusOnline(domain.current, count));
    }

    @Override
    public CompletableFuture<Void> pin(String id, int vcpu, Set<Integer> cpus) {
        Set<Integer> wanted = Set.copyOf(cpus);
        return alter(id, "pin its vcpus", domain -> changes.pin(domain, vcpu, wanted), domain -> {
            int vcpus = domain.current.vcpus();
            List<Set<Integer>> affinity = new ArrayList<>(
                    domain.current.affinity().isEmpty()
                            ? Collections.nCopies(vcpus, Set.of())
                            : domain.current.affinity());
            for (int one = 0; one < vcpus; one++) {
                if (vcpu < 0 || vcpu == one) {
                    affinity.set(one, wanted);
                }
            }
            return Changes.withAffinity(domain.current, affinity);
        });
    }

    @Override
    public CompletableFuture<Void> setScheduler(String id, int weight, int cap) {
        return alter(
                id,
                "set its scheduler parameters",
                domain -> changes.scheduler(domain, weight, cap),
                domain -> Changes.withScheduler(domain.current, weight, cap));
    }

    @Override
    public CompletableFuture<SchedulerParameters> scheduler(String id) {
        return owner.asked("read its scheduler parameters", answer -> {
            int domid = present(id).domid;
            owner.away(
                    answer,
                    "read its scheduler parameters",
                    () -> site.hypervisor().schedulerParameters(domid),
                    answer::complete);
        });
    }

    @Override
    public CompletableFuture<List<VcpuInfo>> vcpus(String id) {
        return owner.asked("list its vcpus", answer -> {
            int domid = present(id).domid;
            owner.away(answer, "list its vcpus", () -> site.hypervisor().vcpus(domid), answer::complete);
        });
    }

    @Override
    public Registration onEvent(Consumer<DomainEvent> listener) {
        return events.listen(listener);
    }

    private void settled(Domain domain) {
        domain.settledAt = ++happenings;
        if (domain.lookAgain) {
            domain.lookAgain = false;
            look();
        }
    }

    private void look() {
        if (closing || looking) {
            lookOnceMore = looking;
            return;
        }
        looking = true;
        long at = ++happenings;
        var answer = new CompletableFuture<Void>();
        // A look costs by the number of domains: the comings and goings of a crowd share one.
        answer.whenComplete((_, failure) -> lookPause().execute(() -> {
            looking = false;
            seeing(failure);
            if (lookOnceMore) {
                lookOnceMore = false;
                look();
            }
        }));
        owner.away(answer, "look at the domains", site.hypervisor()::domains, infos -> {
            lookOnceMore |= !closing && exits.looked(infos, at);
            answer.complete(null);
        });
    }

    private Executor lookPause() {
        long micros = Math.max(LOOK_PAUSE_MILLIS * 1000, registry.all().size() * LOOK_PAUSE_MICROS_EACH);
        return CompletableFuture.delayedExecutor(micros, TimeUnit.MICROSECONDS, owner);
    }

    /// What was to be seen is not lost with a look that failed: there is another one, until one succeeds.
    private void seeing(Throwable failure) {
        if (failure != null && !closing) {
            if (!blind) {
                LOG.warn(
                        "The hypervisor does not list its domains, it is asked until it does: {}",
                        failure.getMessage());
            }
            lookAgainPause.execute(this::look);
        }
        blind = failure != null;
    }

    private void moved(Domain domain, DomainState state, String kind) {
        if (domain.state != state) {
            lifecycle.become(domain, state);
            events.say(domain, kind, Map.of());
        }
    }

    /// A change that domain 0 refuses with xend's sentence.
    private CompletableFuture<Void> change(
            String id, String verb, Function<Domain, Runnable> begin, Consumer<Domain> done) {
        return owner.asked(verb + " the domain", answer -> {
            Domain domain = registry.get(id);
            refusePrivileged(domain, verb);
            submit(domain, answer, verb + " the domain", () -> begin.apply(domain), done);
        });
    }

    /// @param next the configuration that it makes of the present one
    private CompletableFuture<Void> alter(
            String id, String operation, Function<Domain, Runnable> begin, Function<Domain, DomainConfig> next) {
        return owner.asked(operation, answer -> {
            Domain domain = registry.get(id);
            submit(
                    domain,
                    answer,
                    operation,
                    () -> {
                        Runnable change = begin.apply(domain);
                        return changes.altered(domain, next.apply(domain), change);
                    },
                    altered -> altered.current = next.apply(altered));
        });
    }

    private void submit(
            Domain domain,
            CompletableFuture<Void> answer,
            String operation,
            Supplier<Runnable> begin,
            Consumer<Domain> done) {
        queues.submit(
                domain,
                new Operation<>(
                        () -> {
                            Runnable work = begin.get();
                            return () -> {
                                work.run();
                                return true;
                            };
                        },
                        _ -> {
                            done.accept(domain);
                            answer.complete(null);
                        },
                        e -> answer.completeExceptionally(lifecycle.failed(operation, e))));
    }

    private Domain present(String id) {
        Domain domain = registry.get(id);
        if (domain.domid < 0) {
            throw wrongState(domain, "Domain '" + domain.name() + "' is just being created");
        }
        return domain;
    }

    private static void mustRun(Domain domain) {
        if (domain.state != DomainState.RUNNING && domain.state != DomainState.PAUSED) {
            throw wrongState(domain, "Domain '" + domain.name() + "' is not started: it is " + domain.state.word());
        }
    }

    private static void refusePrivileged(Domain domain, String verb) {
        if (domain.privileged()) {
            throw wrongState(domain, "Cannot " + verb + " privileged domain " + domain.name());
        }
    }

    private static FailureException wrongState(Domain domain, String message) {
        return new FailureException(new Failure.WrongState(domain.name(), message));
    }
}
