package org.xend.daemon.domain;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.clock.Moment;
import org.xend.daemon.domain.exit.ExitDetector;
import org.xend.daemon.domain.exit.ExitHandler;
import org.xend.daemon.domain.exit.ShutdownDeadline;
import org.xend.daemon.domain.lifecycle.ConfigChanges;
import org.xend.daemon.domain.lifecycle.DiskFullRetry;
import org.xend.daemon.domain.lifecycle.DomainCreation;
import org.xend.daemon.domain.lifecycle.DomainDestruction;
import org.xend.daemon.domain.lifecycle.DomainMarks;
import org.xend.daemon.domain.lifecycle.DomainRestart;
import org.xend.daemon.domain.lifecycle.LifecycleServices;
import org.xend.daemon.domain.operation.OperationFailures;
import org.xend.daemon.domain.operation.OperationQueues;
import org.xend.daemon.domain.operation.OwnerThread;
import org.xend.daemon.domain.plan.PlanContext;
import org.xend.daemon.domain.records.DomainRecords;
import org.xend.daemon.domain.recovery.DomainAdopter;
import org.xend.daemon.domain.registry.ConfigCheck;
import org.xend.daemon.domain.registry.DeviceKeyReader;
import org.xend.daemon.domain.registry.Domain;
import org.xend.daemon.domain.registry.DomainEvent;
import org.xend.daemon.domain.registry.DomainEvents;
import org.xend.daemon.domain.registry.DomainMeters;
import org.xend.daemon.domain.registry.DomainState;
import org.xend.daemon.domain.registry.DomainView;
import org.xend.daemon.domain.registry.DomainZero;
import org.xend.daemon.domain.registry.Registry;
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

    private final OwnerThread owner;
    private final PlanContext context;
    private final Registry registry;
    private final OperationQueues queues;
    private final DomainCreation creation;
    private final DomainDestruction removal;
    private final ConfigChanges changes;
    private final ChangeRequests requests;
    private final DomainMarks marks;
    private final ExitHandler exits;
    private final ExitDetector detector;
    private final DomainAdopter adopter;
    private final DomainEvents events;
    private final OperationFailures failures;
    private Optional<Registration> exceptions = Optional.empty();
    private boolean closing;

    /// @param owner runs one task at a time, in the order given; tasks never block
    public DomainConductor(Executor owner, HostServices host, DomainSettings settings, MeterRegistry meterRegistry) {
        var meters = new DomainMeters(meterRegistry, this::sample);
        this.failures = new OperationFailures(meters::failed);
        this.owner = new OwnerThread(owner, failures);
        this.context = new PlanContext(
                host.hypervisor(),
                host.keys(),
                new DomainRecords(settings.records(), host.hypervisor()::incarnation),
                host.clock(),
                settings.createTimeout(),
                settings.destroyTimeout(),
                settings.consoleLimitBytes());
        this.registry = new Registry(meters);
        this.queues = new OperationQueues(this.owner, settings.plansAtOnce(), new OperationQueues.Listener() {
            @Override
            public void completed(Domain domain) {
                detector.completed(domain);
            }

            @Override
            public void refused(Domain domain) {
                detector.refused(domain);
            }
        });
        this.changes = new ConfigChanges(context, settings.leastDom0Mib());
        this.marks = new DomainMarks(context);
        this.events = new DomainEvents(this.owner, host.clock());
        var retry = new DiskFullRetry(host.clock(), this.owner, this::look);
        var services = new LifecycleServices(this.owner, context, registry, queues, retry, events, meters, failures);
        var deadline = new ShutdownDeadline(settings.shutdownLimit(), host.clock(), this.owner, this::look);
        var check = new ConfigCheck(registry, host.random());
        this.removal = new DomainDestruction(services);
        this.creation = new DomainCreation(services, check, host.scripts(), removal);
        var restart = new DomainRestart(services, check, creation, removal);
        this.exits = new ExitHandler(services, removal, restart, marks, deadline, settings.restartLimit());
        this.detector = new ExitDetector(this.owner, host.hypervisor(), registry, queues, retry, exits, meters);
        this.requests = new ChangeRequests(this.owner, context, registry, queues, changes, events, failures);
        this.adopter = new DomainAdopter(services, removal, restart, deadline);
    }

    /// Registers domain 0, writes its keys, goes on with the domains of an earlier daemon and says which of them
    /// are gone. To be called once, when the store serves; requests before it completes find no domain.
    public CompletableFuture<Void> start() {
        record Found(DomainConfig domainZero, DomainAdopter.Found earlier, Registration exceptions) {}
        CompletableFuture<Void> answer = new CompletableFuture<>();
        owner.offload(
                answer,
                "start",
                () -> {
                    List<DomainInfo> present = context.hypervisor().domains();
                    DomainInfo info = present.stream()
                            .filter(one -> one.domid() == 0)
                            .findFirst()
                            .orElseThrow(() -> new IllegalStateException("the hypervisor lists no domain 0"));
                    DomainConfig zero = DomainZero.config(
                            info, context.hypervisor().hostInfo().totalMemoryKib());
                    context.keys().apply(DomainZero.keys(zero));
                    return new Found(
                            zero,
                            DomainAdopter.look(context, present),
                            context.hypervisor().onDomainException(() -> owner.execute(this::look)));
                },
                found -> {
                    registry.addExisting(Domain.zero(found.domainZero()), DomainState.RUNNING);
                    adopter.adopt(found.earlier());
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
            detector.close();
            Optional<Registration> news = exceptions;
            CompletableFuture<Void> deaf = CompletableFuture.runAsync(
                    () -> news.ifPresent(Registration::close),
                    task -> Thread.ofVirtual().start(task));
            CompletableFuture<Void> idle = queues.close();
            // A restart that is under way may finish: its old domain is gone already.
            registry.all().stream()
                    .filter(domain -> domain.state() == DomainState.STARTING
                            && domain.startedAt().isEmpty())
                    .forEach(domain -> domain.createStop().request());
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
        return owner.request(
                "see whether there is work", answer -> answer.complete(queues.atWork() == 0 && !detector.isLooking()));
    }

    @Override
    public CompletableFuture<List<DomainView>> list() {
        return owner.request("list the domains", answer -> {
            Moment now = context.clock().now();
            List<DomainView> views = new ArrayList<>(registry.all().size());
            registry.all().stream()
                    .filter(domain -> domain.domid() >= 0)
                    .distinct()
                    .forEach(domain -> views.add(domain.view(Optional.empty(), now)));
            owner.offload(
                    answer,
                    "list the domains",
                    () -> {
                        Map<Integer, DomainInfo> infos = new HashMap<>();
                        context.hypervisor().domains().forEach(info -> infos.put(info.domid(), info));
                        return views.stream()
                                .map(view -> view.with(Optional.ofNullable(infos.get(view.domid()))))
                                .toList();
                    },
                    answer::complete);
        });
    }

    @Override
    public CompletableFuture<DomainView> find(String id) {
        return owner.request("find the domain", answer -> {
            DomainView view = present(id).view(Optional.empty(), context.clock().now());
            owner.offload(
                    answer,
                    "find the domain",
                    () -> DeviceKeyReader.withKeys(
                            view.with(context.hypervisor().domain(view.domid())), context.keys()),
                    answer::complete);
        });
    }

    @Override
    public CompletableFuture<List<String>> planCreate(DomainConfig config) {
        return owner.request(
                "plan the domain",
                answer -> owner.offload(answer, "plan the domain", creation.plan(config), answer::complete));
    }

    @Override
    public CompletableFuture<DomainView> create(DomainConfig config, boolean paused) {
        return owner.request("create the domain", answer -> {
            if (closing) {
                throw new FailureException(new Failure.Cancelled("Creating domain " + config.name()));
            }
            creation.create(config, paused, answer);
        });
    }

    @Override
    public CompletableFuture<Void> destroy(String id) {
        return owner.request("destroy the domain", answer -> {
            Domain domain = registry.get(id);
            ChangeRequests.refusePrivileged(domain, "destroy");
            removal.destroy(domain, answer);
        });
    }

    @Override
    public CompletableFuture<Void> shutdown(String id, ShutdownRequest request) {
        return owner.request("shut the domain down", answer -> {
            Domain domain = registry.get(id);
            if (domain.privileged()) {
                throw ChangeRequests.wrongState(domain, "Domain 0 cannot be shutdown");
            }
            if (request == ShutdownRequest.SUSPEND) {
                throw new FailureException(new Failure.Unsupported(
                        "Suspending is not supported: nothing here could resume the domain; use pause"));
            }
            requests.submit(
                    domain,
                    answer,
                    "shut the domain down",
                    () -> {
                        ChangeRequests.mustRun(domain);
                        Runnable work = marks.requestShutdown(domain, request);
                        domain.requestReboot(request == ShutdownRequest.REBOOT);
                        return work;
                    },
                    _ -> {
                        LOG.info("Domain {} is asked to {}", domain.label(), request.word());
                        exits.stopRequested(domain);
                    });
        });
    }

    @Override
    public CompletableFuture<Void> rename(String id, String newName) {
        return owner.request("rename the domain", answer -> {
            Domain domain = registry.get(id);
            ChangeRequests.refusePrivileged(domain, "rename");
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
                    registry.release(newName, domain);
                }
            });
            requests.submit(domain, answer, "rename the domain", () -> changes.rename(domain, newName), renamed -> {
                events.report(renamed, "renamed", Map.of("newname", newName));
                registry.release(newName, renamed);
                registry.rekey(renamed, newName, renamed.uuid());
            });
        });
    }

    @Override
    public CompletableFuture<Void> pause(String id) {
        return requests.pause(id);
    }

    @Override
    public CompletableFuture<Void> unpause(String id) {
        return requests.unpause(id);
    }

    @Override
    public CompletableFuture<Void> setMemory(String id, int mib) {
        return requests.setMemory(id, mib);
    }

    @Override
    public CompletableFuture<Void> setMaxMemory(String id, int mib) {
        return requests.setMaxMemory(id, mib);
    }

    @Override
    public CompletableFuture<Void> setVcpus(String id, int count) {
        return requests.setVcpus(id, count);
    }

    @Override
    public CompletableFuture<Void> pin(String id, int vcpu, Set<Integer> cpus) {
        return requests.pin(id, vcpu, cpus);
    }

    @Override
    public CompletableFuture<Void> setScheduler(String id, int weight, int cap) {
        return requests.setScheduler(id, weight, cap);
    }

    @Override
    public CompletableFuture<SchedulerParameters> scheduler(String id) {
        return owner.request("read its scheduler parameters", answer -> {
            int domid = present(id).domid();
            owner.offload(
                    answer,
                    "read its scheduler parameters",
                    () -> context.hypervisor().schedulerParameters(domid),
                    answer::complete);
        });
    }

    @Override
    public CompletableFuture<List<VcpuInfo>> vcpus(String id) {
        return owner.request("list its vcpus", answer -> {
            int domid = present(id).domid();
            owner.offload(answer, "list its vcpus", () -> context.hypervisor().vcpus(domid), answer::complete);
        });
    }

    @Override
    public Registration onEvent(Consumer<DomainEvent> listener) {
        return events.listen(listener);
    }

    private void look() {
        detector.look();
    }

    private Domain present(String id) {
        Domain domain = registry.get(id);
        if (domain.domid() < 0) {
            throw ChangeRequests.wrongState(domain, "Domain '" + domain.name() + "' is just being created");
        }
        return domain;
    }
}
