package org.xend.daemon.hypervisor.embedded;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.xend.daemon.hypervisor.BuildRequest;
import org.xend.daemon.hypervisor.BuiltDomain;
import org.xend.daemon.hypervisor.Dom0Store;
import org.xend.daemon.hypervisor.DomainInfo;
import org.xend.daemon.hypervisor.EventChannels;
import org.xend.daemon.hypervisor.GrantTable;
import org.xend.daemon.hypervisor.HostFiles;
import org.xend.daemon.hypervisor.HostInfo;
import org.xend.daemon.hypervisor.Hypervisor;
import org.xend.daemon.hypervisor.NewDomain;
import org.xend.daemon.hypervisor.Registration;
import org.xend.daemon.hypervisor.SchedulerParameters;
import org.xend.daemon.hypervisor.VcpuInfo;
import org.xend.daemon.ring.SharedPage;
import org.xend.protocol.domain.ExitReason;

/// The hypervisor port on a simulated host. Immutable: each call is a message to the world thread, which
/// owns all state. Kernel files are read on the caller's thread.
public final class EmbeddedHypervisor implements Hypervisor {
    private final EmbeddedOptions options;
    private final WorldThread thread;
    private final World world;
    private final HostFolder files;
    private final Dom0Store dom0Store;
    private final String incarnation = UUID.randomUUID().toString();

    public EmbeddedHypervisor(EmbeddedOptions options) {
        this(options, new PlatformWorldThread());
    }

    /// @param thread closed with this hypervisor
    public EmbeddedHypervisor(EmbeddedOptions options, WorldThread thread) {
        this.options = options;
        this.thread = thread;
        files = new HostFolder(options.dom0Folder());
        world = thread.call(() -> new World(options, thread));
        dom0Store = thread.call(() -> new Dom0Kernel(
                        world,
                        options.dom0System(),
                        files,
                        options.dom0Folder().toAbsolutePath().normalize())
                .store());
    }

    @Override
    public String description() {
        return "embedded";
    }

    @Override
    public Optional<Executor> ownThread() {
        return Optional.of(thread::post);
    }

    @Override
    public HostInfo hostInfo() {
        long freeKib = thread.call(world::freeKib);
        Map<String, String> details = new LinkedHashMap<>();
        details.put("xen_major", "4");
        details.put("xen_minor", "17");
        details.put("xen_extra", "-embedded");
        details.put("xen_caps", "xen-3.0-x86_64 xen-3.0-x86_32p");
        details.put("xen_pagesize", "4096");
        details.put("platform_params", "virt_start=0xffff800000000000");
        details.put("xen_changeset", "unavailable");
        details.put("xen_commandline", "");
        details.put("cc_compiler", "none: the embedded simulator");
        details.put("cc_compile_by", "none");
        details.put("cc_compile_domain", "none");
        details.put("cc_compile_date", "none");
        return new HostInfo(
                options.dom0System().word(),
                options.cpus(),
                1,
                options.cpus(),
                1,
                1000,
                "00000000:00000000:00000000:00000000:00000000:00000000:00000000:00000000",
                "",
                options.memoryMib() * 1024L,
                freeKib,
                "credit2",
                details);
    }

    @Override
    public List<DomainInfo> domains() {
        return thread.call(world::domains);
    }

    @Override
    public Optional<DomainInfo> domain(int domid) {
        return thread.call(() -> world.domain(domid));
    }

    @Override
    public int create(NewDomain domain) {
        return thread.call(() -> world.create(domain));
    }

    @Override
    public void setMaxMemory(int domid, long kib) {
        run(() -> world.setMaxMemory(domid, kib));
    }

    @Override
    public BuiltDomain build(int domid, BuildRequest request) {
        GuestImage image = KernelFile.load(files, request);
        return thread.call(() -> world.build(domid, request, image));
    }

    @Override
    public void pause(int domid) {
        run(() -> world.pause(domid));
    }

    @Override
    public void unpause(int domid) {
        run(() -> world.unpause(domid));
    }

    @Override
    public void destroy(int domid) {
        run(() -> world.destroy(domid));
    }

    @Override
    public void shutdown(int domid, ExitReason reason) {
        run(() -> world.shutdown(domid, reason));
    }

    @Override
    public List<VcpuInfo> vcpus(int domid) {
        return thread.call(() -> world.vcpus(domid));
    }

    @Override
    public void setAffinity(int domid, int vcpu, Set<Integer> cpus) {
        run(() -> world.setAffinity(domid, vcpu, cpus));
    }

    @Override
    public SchedulerParameters schedulerParameters(int domid) {
        return thread.call(() -> world.schedulerParameters(domid));
    }

    @Override
    public void setSchedulerParameters(int domid, SchedulerParameters parameters) {
        run(() -> world.setSchedulerParameters(domid, parameters));
    }

    @Override
    public String consoleRing(boolean clear) {
        return thread.call(() -> world.console.read(clear));
    }

    @Override
    public Registration onDomainException(Runnable listener) {
        return thread.call(() -> world.onDomainException(listener));
    }

    @Override
    public EventChannels eventChannels() {
        return new EventChannels() {
            @Override
            public int bindInterdomain(int domid, int remotePort, Runnable onEvent) {
                return thread.call(() -> world.bindInterdomain(domid, remotePort, onEvent));
            }

            @Override
            public void notify(int localPort) {
                thread.post(() -> world.channels.notify(0, localPort));
            }

            @Override
            public void unbind(int localPort) {
                run(() -> world.channels.close(0, localPort));
            }
        };
    }

    @Override
    public GrantTable grantTable() {
        return new GrantTable() {
            @Override
            public SharedPage map(int domid, int reference) {
                return thread.call(() -> world.map(domid, reference));
            }

            @Override
            public void unmap(SharedPage page) {
                run(() -> world.unmap(page));
            }
        };
    }

    @Override
    public String incarnation() {
        return incarnation;
    }

    @Override
    public Optional<Dom0Store> dom0Store() {
        return Optional.of(dom0Store);
    }

    @Override
    public HostFiles files() {
        return files;
    }

    @Override
    public void close() {
        thread.close();
    }

    private void run(Runnable message) {
        thread.call(() -> {
            message.run();
            return true;
        });
    }
}
