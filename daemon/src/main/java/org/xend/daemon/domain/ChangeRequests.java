package org.xend.daemon.domain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.xend.daemon.domain.lifecycle.ConfigChanges;
import org.xend.daemon.domain.operation.DomainOperation;
import org.xend.daemon.domain.operation.OperationFailures;
import org.xend.daemon.domain.operation.OperationQueues;
import org.xend.daemon.domain.operation.OwnerThread;
import org.xend.daemon.domain.plan.HypervisorCalls;
import org.xend.daemon.domain.plan.PlanContext;
import org.xend.daemon.domain.registry.Domain;
import org.xend.daemon.domain.registry.DomainEvents;
import org.xend.daemon.domain.registry.DomainState;
import org.xend.daemon.domain.registry.Registry;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;
import org.xend.protocol.domain.DomainConfig;

/// The requests that change an existing domain: each checks the domain on the conductor's thread and puts the change
/// into the domain's queue. Immutable.
final class ChangeRequests {
    private final OwnerThread owner;
    private final PlanContext context;
    private final Registry registry;
    private final OperationQueues queues;
    private final ConfigChanges changes;
    private final DomainEvents events;
    private final OperationFailures failures;

    ChangeRequests(
            OwnerThread owner,
            PlanContext context,
            Registry registry,
            OperationQueues queues,
            ConfigChanges changes,
            DomainEvents events,
            OperationFailures failures) {
        this.owner = owner;
        this.context = context;
        this.registry = registry;
        this.queues = queues;
        this.changes = changes;
        this.events = events;
        this.failures = failures;
    }

    CompletableFuture<Void> pause(String id) {
        return change(
                id,
                "pause",
                domain -> {
                    mustRun(domain);
                    int domid = domain.domid();
                    return () -> HypervisorCalls.orFail(
                            "pause the domain", () -> context.hypervisor().pause(domid));
                },
                domain -> moved(domain, DomainState.PAUSED, "paused"));
    }

    CompletableFuture<Void> unpause(String id) {
        return change(
                id,
                "unpause",
                domain -> {
                    mustRun(domain);
                    int domid = domain.domid();
                    return () -> HypervisorCalls.orFail(
                            "unpause the domain", () -> context.hypervisor().unpause(domid));
                },
                domain -> moved(domain, DomainState.RUNNING, "unpaused"));
    }

    CompletableFuture<Void> setMemory(String id, int mib) {
        return alter(
                id,
                "set its memory",
                domain -> changes.memory(domain, mib),
                domain -> domain.current().withMemory(mib));
    }

    CompletableFuture<Void> setMaxMemory(String id, int mib) {
        return alter(
                id,
                "limit its memory",
                domain -> changes.maxMemory(domain, mib),
                domain -> domain.current().withMaxMemory(mib));
    }

    CompletableFuture<Void> setVcpus(String id, int count) {
        return alter(
                id,
                "set its vcpus",
                domain -> changes.vcpus(domain, count),
                domain -> domain.current().withVcpusOnline(count));
    }

    CompletableFuture<Void> pin(String id, int vcpu, Set<Integer> cpus) {
        Set<Integer> wanted = Set.copyOf(cpus);
        return alter(id, "pin its vcpus", domain -> changes.pin(domain, vcpu, wanted), domain -> {
            int vcpus = domain.current().vcpus();
            List<Set<Integer>> affinity = new ArrayList<>(
                    domain.current().affinity().isEmpty()
                            ? Collections.nCopies(vcpus, Set.of())
                            : domain.current().affinity());
            for (int one = 0; one < vcpus; one++) {
                if (vcpu < 0 || vcpu == one) {
                    affinity.set(one, wanted);
                }
            }
            return domain.current().withAffinity(affinity);
        });
    }

    CompletableFuture<Void> setScheduler(String id, int weight, int cap) {
        return alter(
                id,
                "set its scheduler parameters",
                domain -> changes.scheduler(domain, weight, cap),
                domain -> domain.current().withScheduler(weight, cap));
    }

    private void moved(Domain domain, DomainState state, String kind) {
        if (domain.state() != state) {
            registry.setState(domain, state);
            events.report(domain, kind, Map.of());
        }
    }

    /// A change that domain 0 refuses with xend's sentence.
    private CompletableFuture<Void> change(
            String id, String verb, Function<Domain, Runnable> begin, Consumer<Domain> done) {
        return owner.request(verb + " the domain", answer -> {
            Domain domain = registry.get(id);
            refusePrivileged(domain, verb);
            submit(domain, answer, verb + " the domain", () -> begin.apply(domain), done);
        });
    }

    /// @param next the configuration that it makes of the present one
    private CompletableFuture<Void> alter(
            String id, String operation, Function<Domain, Runnable> begin, Function<Domain, DomainConfig> next) {
        return owner.request(operation, answer -> {
            Domain domain = registry.get(id);
            submit(
                    domain,
                    answer,
                    operation,
                    () -> {
                        Runnable change = begin.apply(domain);
                        return changes.recorded(domain, next.apply(domain), change);
                    },
                    altered -> altered.reconfigured(next.apply(altered)));
        });
    }

    void submit(
            Domain domain,
            CompletableFuture<Void> answer,
            String operation,
            Supplier<Runnable> begin,
            Consumer<Domain> done) {
        queues.submit(
                domain,
                DomainOperation.of(
                        begin,
                        () -> {
                            done.accept(domain);
                            answer.complete(null);
                        },
                        e -> answer.completeExceptionally(failures.of(operation, e))));
    }

    static void mustRun(Domain domain) {
        if (!domain.isLive()) {
            throw wrongState(
                    domain,
                    "Domain '" + domain.name() + "' is not started: it is "
                            + domain.state().word());
        }
    }

    static void refusePrivileged(Domain domain, String verb) {
        if (domain.privileged()) {
            throw wrongState(domain, "Cannot " + verb + " privileged domain " + domain.name());
        }
    }

    static FailureException wrongState(Domain domain, String message) {
        return new FailureException(new Failure.WrongState(domain.name(), message));
    }
}
