package org.xend.daemon.hypervisor.embedded;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
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
import org.xend.daemon.hypervisor.NewDomain;
import org.xend.daemon.hypervisor.Registration;
import org.xend.daemon.hypervisor.SchedulerParameters;
import org.xend.daemon.hypervisor.VcpuInfo;
import org.xend.daemon.hypervisor.embedded.dom0.Dom0Folder;
import org.xend.daemon.hypervisor.embedded.dom0.Dom0Kernel;
import org.xend.daemon.hypervisor.embedded.guest.Guest;
import org.xend.daemon.hypervisor.embedded.host.PlatformSimulatorThread;
import org.xend.daemon.hypervisor.embedded.host.SimulatedXen;
import org.xend.daemon.hypervisor.embedded.host.SimulatorThread;
import org.xend.daemon.hypervisor.embedded.image.GuestImage;
import org.xend.daemon.hypervisor.embedded.image.KernelFile;
import org.xend.daemon.hypervisor.embedded.kernel.Hypercalls;
import org.xend.protocol.domain.ExitReason;

/// The hypervisor port on a simulated host. Immutable: each call is a message to the simulator thread, which
/// owns all state. Kernel files are read on the caller's thread.
public final class EmbeddedHypervisor implements Hypervisor {
    private final EmbeddedOptions options;
    private final SimulatorThread thread;
    private final SimulatedXen xen;
    private final EventChannels eventChannels;
    private final GrantTable grantTable;
    private final Dom0Folder files;
    private final Dom0Store dom0Store;
    private final BootIdentity incarnation = BootIdentity.ofThisProcess();

    public EmbeddedHypervisor(EmbeddedOptions options) {
        this(options, new PlatformSimulatorThread());
    }

    /// @param thread closed with this hypervisor
    public EmbeddedHypervisor(EmbeddedOptions options, SimulatorThread thread) {
        this.options = options;
        this.thread = thread;
        files = new Dom0Folder(options.dom0Folder());
        xen = thread.call(
                () -> new SimulatedXen(options.size(), options.dom0System().word(), thread));
        Hypercalls dom0 = xen.dom0Hypercalls();
        dom0Store = thread.call(() -> new Dom0Kernel(
                        dom0,
                        options.dom0System(),
                        files,
                        options.dom0Folder().toAbsolutePath().normalize())
                .store());
        eventChannels = new EmbeddedEventChannels(thread, dom0);
        grantTable = new EmbeddedGrantTable(thread, xen);
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
        long freeKib = thread.call(xen::freeKib);
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
        return thread.call(xen::domains);
    }

    @Override
    public Optional<DomainInfo> domain(int domid) {
        return thread.call(() -> xen.domain(domid));
    }

    @Override
    public int create(NewDomain domain) {
        return thread.call(() -> xen.create(domain));
    }

    @Override
    public void setMaxMemory(int domid, long kib) {
        thread.run(() -> xen.setMaxMemory(domid, kib));
    }

    @Override
    public BuiltDomain build(int domid, BuildRequest request) {
        GuestImage image = KernelFile.load(files, request);
        return thread.call(() -> xen.build(
                domid,
                request,
                (hypercalls, store, console) -> new Guest(hypercalls, image, request.commandLine(), store, console)));
    }

    @Override
    public void pause(int domid) {
        thread.run(() -> xen.pause(domid));
    }

    @Override
    public void unpause(int domid) {
        thread.run(() -> xen.unpause(domid));
    }

    @Override
    public void destroy(int domid) {
        thread.run(() -> xen.destroy(domid));
    }

    @Override
    public void shutdown(int domid, ExitReason reason) {
        thread.run(() -> xen.shutdown(domid, reason));
    }

    @Override
    public List<VcpuInfo> vcpus(int domid) {
        return thread.call(() -> xen.vcpus(domid));
    }

    @Override
    public void setAffinity(int domid, int vcpu, Set<Integer> cpus) {
        thread.run(() -> xen.setAffinity(domid, vcpu, cpus));
    }

    @Override
    public SchedulerParameters schedulerParameters(int domid) {
        return thread.call(() -> xen.schedulerParameters(domid));
    }

    @Override
    public void setSchedulerParameters(int domid, SchedulerParameters parameters) {
        thread.run(() -> xen.setSchedulerParameters(domid, parameters));
    }

    @Override
    public String consoleRing(boolean clear) {
        return thread.call(() -> xen.readConsole(clear));
    }

    @Override
    public Registration onDomainException(Runnable listener) {
        return thread.call(() -> xen.onDomainException(listener));
    }

    @Override
    public EventChannels eventChannels() {
        return eventChannels;
    }

    @Override
    public GrantTable grantTable() {
        return grantTable;
    }

    @Override
    public BootIdentity incarnation() {
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
}
