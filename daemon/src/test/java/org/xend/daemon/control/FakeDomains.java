package org.xend.daemon.control;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.xend.daemon.domain.Domains;
import org.xend.daemon.domain.registry.DomainEvent;
import org.xend.daemon.domain.registry.DomainState;
import org.xend.daemon.domain.registry.DomainView;
import org.xend.daemon.hypervisor.DomainInfo;
import org.xend.daemon.hypervisor.Registration;
import org.xend.daemon.hypervisor.SchedulerParameters;
import org.xend.daemon.hypervisor.VcpuInfo;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;
import org.xend.protocol.domain.DomainConfig;
import org.xend.protocol.domain.ExitAction;
import org.xend.protocol.domain.ImageConfig;
import org.xend.protocol.domain.ShutdownRequest;

/// Domains that are views in a map; every operation is remembered as a line. Owned by the test.
public final class FakeDomains implements Domains {
    final Map<String, DomainView> views = new LinkedHashMap<>();
    final List<String> calls = new CopyOnWriteArrayList<>();
    final List<Consumer<DomainEvent>> listeners = new CopyOnWriteArrayList<>();

    static DomainConfig config(String name) {
        return new DomainConfig(
                name,
                Optional.of(new UUID(1, name.hashCode()).toString()),
                "",
                128,
                256,
                2,
                1,
                List.of(Set.of(0, 1), Set.of()),
                256,
                0,
                ExitAction.DESTROY,
                ExitAction.RESTART,
                ExitAction.RESTART,
                "ignore",
                "ignore",
                "Pool-0",
                "",
                "",
                "",
                new ImageConfig("linux", "/netbsd", "", "xbd0", "", "-s 'x y'"),
                List.of());
    }

    public void add(String name, int domid, DomainState state, DomainView.DeviceView... devices) {
        var info = new DomainInfo(
                domid,
                new UUID(1, domid),
                false,
                state == DomainState.PAUSED,
                state == DomainState.RUNNING,
                false,
                Optional.empty(),
                131072,
                262144,
                1_500_000_000,
                1,
                2,
                0);
        views.put(
                name,
                new DomainView(
                        config(name),
                        domid,
                        state,
                        Optional.of(info),
                        Optional.of(Instant.ofEpochSecond(1000)),
                        Optional.of(Duration.ofMillis(61_500)),
                        List.of(devices),
                        7,
                        8,
                        0,
                        Map.of("guest_os", "NetBSD")));
    }

    private <T> CompletableFuture<T> on(String id, String call, T answer) {
        calls.add(call + " " + id);
        return views.values().stream()
                        .anyMatch(v -> v.name().equals(id)
                                || Integer.toString(v.domid()).equals(id))
                ? CompletableFuture.completedFuture(answer)
                : CompletableFuture.failedFuture(new FailureException(new Failure.NoSuchDomain(id)));
    }

    @Override
    public CompletableFuture<List<DomainView>> list() {
        var all = new ArrayList<>(views.values());
        all.sort(Comparator.comparing(DomainView::name));
        return CompletableFuture.completedFuture(all);
    }

    @Override
    public CompletableFuture<DomainView> find(String id) {
        if (id.equals("overflow")) {
            throw new StackOverflowError();
        }
        if (id.equals("defect")) {
            return CompletableFuture.failedFuture(new IllegalStateException("secret"));
        }
        return views.values().stream()
                .filter(v -> v.name().equals(id)
                        || v.uuid().equals(id)
                        || Integer.toString(v.domid()).equals(id))
                .findFirst()
                .map(CompletableFuture::completedFuture)
                .orElseGet(() -> CompletableFuture.failedFuture(new FailureException(new Failure.NoSuchDomain(id))));
    }

    @Override
    public CompletableFuture<List<String>> planCreate(DomainConfig config) {
        return CompletableFuture.completedFuture(List.of("create domain " + config.name(), "unpause"));
    }

    @Override
    public CompletableFuture<DomainView> create(DomainConfig config, boolean paused) {
        calls.add("create " + config.name() + " paused=" + paused + " devices="
                + config.devices().size());
        if (views.containsKey(config.name())) {
            return CompletableFuture.failedFuture(new FailureException(new Failure.NameInUse(config.name(), 1)));
        }
        add(config.name(), 9, paused ? DomainState.PAUSED : DomainState.RUNNING);
        return CompletableFuture.completedFuture(views.get(config.name()));
    }

    @Override
    public CompletableFuture<Void> pause(String id) {
        return on(id, "pause", null);
    }

    @Override
    public CompletableFuture<Void> unpause(String id) {
        return on(id, "unpause", null);
    }

    @Override
    public CompletableFuture<Void> destroy(String id) {
        return on(id, "destroy", null);
    }

    @Override
    public CompletableFuture<Void> shutdown(String id, ShutdownRequest request) {
        return on(id, "shutdown " + request.word(), null);
    }

    @Override
    public CompletableFuture<Void> rename(String id, String newName) {
        return on(id, "rename " + newName, null);
    }

    @Override
    public CompletableFuture<Void> setMemory(String id, int mib) {
        return on(id, "memory " + mib, null);
    }

    @Override
    public CompletableFuture<Void> setMaxMemory(String id, int mib) {
        return on(id, "maxmem " + mib, null);
    }

    @Override
    public CompletableFuture<Void> setVcpus(String id, int count) {
        return on(id, "vcpus " + count, null);
    }

    @Override
    public CompletableFuture<Void> pin(String id, int vcpu, Set<Integer> cpus) {
        return on(id, "pin " + vcpu + " " + new TreeSet<>(cpus), null);
    }

    @Override
    public CompletableFuture<Void> setScheduler(String id, int weight, int cap) {
        return on(id, "scheduler " + weight + " " + cap, null);
    }

    @Override
    public CompletableFuture<SchedulerParameters> scheduler(String id) {
        return on(id, "scheduler", new SchedulerParameters(300, 50));
    }

    @Override
    public CompletableFuture<List<VcpuInfo>> vcpus(String id) {
        return on(
                id,
                "vcpus",
                List.of(
                        new VcpuInfo(0, true, true, false, 1_500_000_000, 1, Set.of(0, 1)),
                        new VcpuInfo(1, false, false, false, 0, 0, Set.of())));
    }

    @Override
    public Registration onEvent(Consumer<DomainEvent> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    void happens(String kind, String name) {
        listeners.forEach(listener ->
                listener.accept(new DomainEvent(Instant.EPOCH, kind, name, 3, "u", Map.of("reason", "poweroff"))));
    }
}
