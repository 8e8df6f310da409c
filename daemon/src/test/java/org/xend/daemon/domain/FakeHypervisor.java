package org.xend.daemon.domain;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.xend.daemon.clock.BootIdentity;
import org.xend.daemon.hypervisor.BuildRequest;
import org.xend.daemon.hypervisor.BuiltDomain;
import org.xend.daemon.hypervisor.Dom0Store;
import org.xend.daemon.hypervisor.DomainInfo;
import org.xend.daemon.hypervisor.EventChannels;
import org.xend.daemon.hypervisor.GrantTable;
import org.xend.daemon.hypervisor.HostFiles;
import org.xend.daemon.hypervisor.HostInfo;
import org.xend.daemon.hypervisor.Hypervisor;
import org.xend.daemon.hypervisor.HypervisorException;
import org.xend.daemon.hypervisor.NewDomain;
import org.xend.daemon.hypervisor.Registration;
import org.xend.daemon.hypervisor.SchedulerParameters;
import org.xend.daemon.hypervisor.VcpuInfo;
import org.xend.protocol.domain.ExitReason;

/// A host of domains without guests, owned by one thread. Guests end when a test says so.
public final class FakeHypervisor implements Hypervisor {
    static final long DOM0_KIB = 512 * 1024;
    static final long HOST_KIB = 1024 * 1024 * 1024L;

    public final FakeFaults faults = new FakeFaults();
    /// Called when a domain was paused, on the caller's thread; likewise destroyed.
    public volatile Runnable onPause = () -> {};
    public volatile Runnable onDestroy = () -> {};
    public final AtomicInteger listings = new AtomicInteger();
    private final ExecutorService owner =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
    private final TreeMap<Integer, DomainInfo> domains = new TreeMap<>();
    private final Map<Integer, NewDomain> created = new HashMap<>();
    private final Map<String, HostFiles.Kind> files = new HashMap<>();
    private final List<Runnable> listeners = new ArrayList<>();
    private long freeKib = HOST_KIB - DOM0_KIB;
    private int last;
    private int boots;

    public FakeHypervisor() {
        domains.put(
                0,
                new DomainInfo(
                        0,
                        new UUID(0, 0),
                        false,
                        false,
                        false,
                        true,
                        Optional.empty(),
                        DOM0_KIB,
                        Long.MAX_VALUE / 1024,
                        5_000_000_000L,
                        4,
                        4,
                        0));
    }

    /// Puts a file or device into dom0.
    public FakeHypervisor with(String path, HostFiles.Kind kind) {
        files.put(path, kind);
        return this;
    }

    /// The guest ends by itself.
    public void exit(int domid, ExitReason reason) {
        quietly(() -> {
            DomainInfo info = existing(domid);
            domains.put(domid, copy(info, info.paused(), Optional.of(reason), info.memoryKib()));
            listeners.forEach(Runnable::run);
            return true;
        });
    }

    /// Somebody else destroys the domain.
    public void vanish(int domid) {
        quietly(() -> {
            domains.remove(domid);
            listeners.forEach(Runnable::run);
            return true;
        });
    }

    /// The guest is ended, and somebody still maps its pages.
    public void die(int domid) {
        quietly(() -> {
            DomainInfo i = existing(domid);
            domains.put(
                    domid,
                    new DomainInfo(
                            domid,
                            i.handle(),
                            true,
                            i.paused(),
                            false,
                            false,
                            i.shutdown(),
                            i.memoryKib(),
                            i.maxMemoryKib(),
                            i.cpuTimeNanos(),
                            i.onlineVcpus(),
                            i.maxVcpus(),
                            0));
            return true;
        });
    }

    /// The host is booted anew: all guests are gone, and domids begin again.
    public void reboot() {
        quietly(() -> {
            domains.keySet().removeIf(domid -> domid != 0);
            freeKib = HOST_KIB - DOM0_KIB;
            last = 0;
            boots++;
            return true;
        });
    }

    @Override
    public String description() {
        return "fake";
    }

    @Override
    public HostInfo hostInfo() {
        return call(
                "hostInfo",
                () -> new HostInfo("NetBSD", 4, 1, 4, 1, 1000, "", "", HOST_KIB, freeKib, "credit2", Map.of()));
    }

    @Override
    public List<DomainInfo> domains() {
        try {
            return call("domains", () -> List.copyOf(domains.values()));
        } finally {
            listings.incrementAndGet();
        }
    }

    @Override
    public Optional<DomainInfo> domain(int domid) {
        return call("domain", () -> Optional.ofNullable(domains.get(domid)));
    }

    @Override
    public int create(NewDomain domain) {
        return call("create", () -> {
            int domid = ++last;
            created.put(domid, domain);
            domains.put(
                    domid,
                    new DomainInfo(
                            domid,
                            domain.handle(),
                            false,
                            true,
                            false,
                            false,
                            Optional.empty(),
                            0,
                            0,
                            0,
                            domain.maxVcpus(),
                            domain.maxVcpus(),
                            0));
            return domid;
        });
    }

    @Override
    public void setMaxMemory(int domid, long kib) {
        call("setMaxMemory", () -> {
            DomainInfo i = existing(domid);
            return domains.put(
                    domid,
                    new DomainInfo(
                            domid,
                            i.handle(),
                            i.dying(),
                            i.paused(),
                            i.blocked(),
                            i.running(),
                            i.shutdown(),
                            i.memoryKib(),
                            kib,
                            i.cpuTimeNanos(),
                            i.onlineVcpus(),
                            i.maxVcpus(),
                            0));
        });
    }

    @Override
    public BuiltDomain build(int domid, BuildRequest request) {
        return call("build", () -> {
            NewDomain domain = created.get(domid);
            if (request.type() != domain.type() || request.vcpus() != domain.maxVcpus()) {
                throw new HypervisorException(
                        HypervisorException.Reason.INVALID, "created as " + domain + ", built as " + request);
            }
            long kib = request.memoryMib() * 1024L;
            if (kib > freeKib) {
                throw HypervisorException.noMemory(kib, freeKib);
            }
            freeKib -= kib;
            DomainInfo info = existing(domid);
            domains.put(domid, copy(info, info.paused(), info.shutdown(), kib));
            return new BuiltDomain(1000 + domid, 1, 2000 + domid, 2, Map.of("guest_os", "NetBSD"), "x86_64-abi");
        });
    }

    @Override
    public void pause(int domid) {
        paused(domid, true);
        onPause.run();
    }

    @Override
    public void unpause(int domid) {
        paused(domid, false);
    }

    @Override
    public void destroy(int domid) {
        call("destroy", () -> {
            freeKib += existing(domid).memoryKib();
            domains.remove(domid);
            listeners.forEach(Runnable::run);
            return true;
        });
        onDestroy.run();
    }

    @Override
    public void shutdown(int domid, ExitReason reason) {
        exit(domid, reason);
    }

    @Override
    public List<VcpuInfo> vcpus(int domid) {
        return call(
                "vcpus",
                () -> List.of(new VcpuInfo(0, true, true, false, existing(domid).cpuTimeNanos(), 0, Set.of())));
    }

    @Override
    public void setAffinity(int domid, int vcpu, Set<Integer> cpus) {
        call("setAffinity", () -> existing(domid));
    }

    @Override
    public SchedulerParameters schedulerParameters(int domid) {
        return call("schedulerParameters", () -> new SchedulerParameters(256, 0));
    }

    @Override
    public void setSchedulerParameters(int domid, SchedulerParameters parameters) {
        call("setSchedulerParameters", () -> existing(domid));
    }

    @Override
    public String consoleRing(boolean clear) {
        return "";
    }

    @Override
    public Registration onDomainException(Runnable listener) {
        quietly(() -> listeners.add(listener));
        return () -> quietly(() -> listeners.remove(listener));
    }

    @Override
    public EventChannels eventChannels() {
        throw new UnsupportedOperationException();
    }

    @Override
    public GrantTable grantTable() {
        throw new UnsupportedOperationException();
    }

    @Override
    public BootIdentity incarnation() {
        return quietly(() -> new BootIdentity("boot " + boots));
    }

    @Override
    public Optional<Dom0Store> dom0Store() {
        return Optional.empty();
    }

    @Override
    public HostFiles files() {
        return path -> call(
                "files",
                () -> Optional.ofNullable(files.get(path)).map(kind -> new HostFiles.HostFile(Path.of(path), kind)));
    }

    /// domids of all guests there are.
    public List<Integer> guests() {
        return quietly(
                () -> domains.keySet().stream().filter(domid -> domid != 0).toList());
    }

    public long freeKib() {
        return quietly(() -> freeKib);
    }

    @Override
    public void close() {
        owner.shutdown();
    }

    private void paused(int domid, boolean paused) {
        call(paused ? "pause" : "unpause", () -> {
            DomainInfo info = existing(domid);
            return domains.put(domid, copy(info, paused, info.shutdown(), info.memoryKib()));
        });
    }

    private DomainInfo existing(int domid) {
        DomainInfo info = domains.get(domid);
        if (info == null) {
            throw new HypervisorException(HypervisorException.Reason.NO_DOMAIN, "no domain " + domid);
        }
        return info;
    }

    private static DomainInfo copy(DomainInfo i, boolean paused, Optional<ExitReason> shutdown, long memoryKib) {
        return new DomainInfo(
                i.domid(),
                i.handle(),
                i.dying(),
                paused,
                i.blocked(),
                !paused,
                shutdown,
                memoryKib,
                i.maxMemoryKib(),
                i.cpuTimeNanos(),
                i.onlineVcpus(),
                i.maxVcpus(),
                0);
    }

    private <T> T call(String name, Callable<T> body) {
        faults.called(name);
        return quietly(body);
    }

    private <T> T quietly(Callable<T> body) {
        try {
            return CompletableFuture.supplyAsync(
                            () -> {
                                try {
                                    return body.call();
                                } catch (RuntimeException e) {
                                    throw e;
                                } catch (Exception e) {
                                    throw new IllegalStateException(e);
                                }
                            },
                            owner)
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : e;
        }
    }
}
