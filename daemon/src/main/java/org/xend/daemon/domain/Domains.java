package org.xend.daemon.domain;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.xend.daemon.domain.registry.DomainEvent;
import org.xend.daemon.domain.registry.DomainView;
import org.xend.daemon.hypervisor.Registration;
import org.xend.daemon.hypervisor.SchedulerParameters;
import org.xend.daemon.hypervisor.VcpuInfo;
import org.xend.protocol.domain.DomainConfig;
import org.xend.protocol.domain.ShutdownRequest;

/// How the control socket (and anybody else) reaches the domains. Every call is a message to the registry's
/// owner: it returns at once, from any thread, and the future completes on a thread of the owner's choosing.
///
/// `id` is a name, a domid in decimal or a uuid, tried in this order. A refused or failed call completes with
/// [org.xend.protocol.control.FailureException].
public interface Domains {
    /// All domains, domain 0 included, sorted by name (byte order).
    CompletableFuture<List<DomainView>> list();

    CompletableFuture<DomainView> find(String id);

    /// The steps that creating this domain would take, as text, one line each; nothing is changed.
    CompletableFuture<List<String>> planCreate(DomainConfig config);

    /// Creates, connects the devices and (unless `paused`) starts a domain; it is running, or nothing is left
    /// of it, when the future completes.
    CompletableFuture<DomainView> create(DomainConfig config, boolean paused);

    CompletableFuture<Void> pause(String id);

    CompletableFuture<Void> unpause(String id);

    /// Ends a domain at once and takes everything of it away before completing.
    CompletableFuture<Void> destroy(String id);

    /// Asks the guest; completes when the request is written, not when the guest has obeyed.
    CompletableFuture<Void> shutdown(String id, ShutdownRequest request);

    CompletableFuture<Void> rename(String id, String newName);

    /// Sets the balloon target, MiB.
    CompletableFuture<Void> setMemory(String id, int mib);

    /// Xen's limit for the domain, MiB.
    CompletableFuture<Void> setMaxMemory(String id, int mib);

    /// How many vcpus are to be online.
    CompletableFuture<Void> setVcpus(String id, int count);

    /// @param vcpu a vcpu's number, or -1 for all
    CompletableFuture<Void> pin(String id, int vcpu, Set<Integer> cpus);

    CompletableFuture<Void> setScheduler(String id, int weight, int cap);

    /// What the scheduler goes by, from the hypervisor itself.
    CompletableFuture<SchedulerParameters> scheduler(String id);

    CompletableFuture<List<VcpuInfo>> vcpus(String id);

    /// Hears of every domain and device event; called on the owner's thread, must only hand it on.
    Registration onEvent(Consumer<DomainEvent> listener);
}
