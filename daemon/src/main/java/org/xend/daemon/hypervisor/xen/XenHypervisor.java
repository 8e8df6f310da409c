package org.xend.daemon.hypervisor.xen;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.xend.daemon.clock.BootIdentity;
import org.xend.daemon.hypervisor.Affinity;
import org.xend.daemon.hypervisor.BuildRequest;
import org.xend.daemon.hypervisor.BuiltDomain;
import org.xend.daemon.hypervisor.Dom0Store;
import org.xend.daemon.hypervisor.DomainInfo;
import org.xend.daemon.hypervisor.EventChannels;
import org.xend.daemon.hypervisor.GrantTable;
import org.xend.daemon.hypervisor.GuestType;
import org.xend.daemon.hypervisor.HostFiles;
import org.xend.daemon.hypervisor.HostInfo;
import org.xend.daemon.hypervisor.Hypervisor;
import org.xend.daemon.hypervisor.HypervisorException;
import org.xend.daemon.hypervisor.HypervisorException.Reason;
import org.xend.daemon.hypervisor.NewDomain;
import org.xend.daemon.hypervisor.Registration;
import org.xend.daemon.hypervisor.SchedulerParameters;
import org.xend.daemon.hypervisor.VcpuInfo;
import org.xend.daemon.hypervisor.xen.builder.GuestBuilder;
import org.xend.daemon.hypervisor.xen.builder.GuestLibraryCheck;
import org.xend.daemon.hypervisor.xen.ffm.Errno;
import org.xend.daemon.hypervisor.xen.ffm.LayoutCheck;
import org.xend.daemon.hypervisor.xen.ffm.NativeException;
import org.xend.daemon.hypervisor.xen.ffm.PhysicalInfo;
import org.xend.daemon.hypervisor.xen.ffm.XenControl;
import org.xend.daemon.hypervisor.xen.ffm.XenEventDevice;
import org.xend.daemon.hypervisor.xen.ffm.XenGrantDevice;
import org.xend.daemon.hypervisor.xen.ffm.XenLibraries;
import org.xend.protocol.domain.ExitReason;
import org.xend.protocol.xenbus.Dom0System;

/// The hypervisor port on a real Xen, for a root process of dom0. Keeps no state of domains: every answer is
/// Xen's own.
public final class XenHypervisor implements Hypervisor {
    /// Above the memory a domain may have: libxl's allowance for what a guest needs beside its RAM.
    private static final long SLACK_KIB = 1024;

    private final XenLibraries libraries;
    private final XenControl control;
    private final HostFacts facts;
    private final XenEventChannels channels;
    private final XenDeathVirq deathVirq;
    private final XenGrantTable grants;
    private final HypercallThreads hypercallThreads = new HypercallThreads();
    private final HostFiles files;
    private final Dom0Store dom0Store;
    private final BootIdentity incarnation;

    private XenHypervisor(Dom0Platform platform) {
        refuseGuest(platform);
        libraries = XenLibraries.load(platform.libraryFolders());
        control = XenControl.open(libraries.control());
        LayoutCheck.run(control, libraries.version());
        GuestLibraryCheck.run(libraries.guest(), control);
        facts = HostFacts.ask(platform.system(), libraries.version(), control);
        grants = new XenGrantTable(new XenGrantDevice(libraries.grants()));
        channels = new XenEventChannels(new XenEventDevice(libraries.events()));
        deathVirq = XenDeathVirq.bind(channels);
        files = new Dom0Files(platform.system() == Dom0System.NETBSD);
        dom0Store = Dom0StoreRing.of(platform);
        incarnation = boot();
    }

    /// @param osName Java's `os.name`
    /// @return empty where this host does not run under Xen
    /// @throws HypervisorException where it does, but cannot be driven: in one sentence
    public static Optional<Hypervisor> find(String osName) {
        Dom0Platform platform = Dom0Platform.of(osName);
        if (platform.privcmd().stream().noneMatch(Files::exists)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new XenHypervisor(platform));
        } catch (NativeException e) {
            throw Errno.refusal(e);
        }
    }

    /// The device files that [#find] looks for.
    public static String deviceFiles(String osName) {
        return Dom0Platform.of(osName).privcmd().toString();
    }

    @Override
    public String description() {
        return "xen-" + libraries.version().text();
    }

    @Override
    public HostInfo hostInfo() {
        return facts.with(asked(control::physicalInfo));
    }

    @Override
    public List<DomainInfo> domains() {
        return asked(control::domains);
    }

    @Override
    public Optional<DomainInfo> domain(int domid) {
        return asked(() -> control.domain(domid));
    }

    @Override
    public int create(NewDomain domain) {
        return hypercallThreads.run(() -> {
            PhysicalInfo host = control.physicalInfo();
            if (domain.type() == GuestType.PVH && !host.hasHvm()) {
                throw new HypervisorException(
                        Reason.UNSUPPORTED,
                        "this host's processor or Xen cannot run PVH guests (xm info: virt_caps "
                                + host.virtualisation() + ")");
            }
            int domid = control.create(domain, libraries.version().createDomain(), host);
            try {
                control.call("xc_domain_max_vcpus", domid, domain.maxVcpus());
            } catch (NativeException e) {
                control.call("xc_domain_destroy", domid);
                throw e;
            }
            return domid;
        });
    }

    @Override
    public void setMaxMemory(int domid, long kib) {
        run(() -> control.call("xc_domain_setmaxmem", domid, kib + SLACK_KIB));
    }

    @Override
    public BuiltDomain build(int domid, BuildRequest request) {
        if (request.commandLine().indexOf('\0') >= 0 || request.features().indexOf('\0') >= 0) {
            throw new HypervisorException(Reason.INVALID, "a command line ends where a zero byte is");
        }
        return hypercallThreads.run(() -> {
            try (XenControl own = XenControl.open(libraries.control())) {
                return new GuestBuilder(libraries.guest(), own, domid, request).build();
            }
        });
    }

    @Override
    public void pause(int domid) {
        run(() -> control.call("xc_domain_pause", domid));
    }

    @Override
    public void unpause(int domid) {
        run(() -> control.call("xc_domain_unpause", domid));
    }

    @Override
    public void destroy(int domid) {
        hypercallThreads.run(() -> {
            control.call("xc_domain_destroy", domid);
            return true;
        });
    }

    @Override
    public void shutdown(int domid, ExitReason reason) {
        run(() -> control.call("xc_domain_shutdown", domid, reason.code()));
    }

    @Override
    public List<VcpuInfo> vcpus(int domid) {
        return asked(() -> {
            DomainInfo domain = control.domain(domid)
                    .orElseThrow(() -> new HypervisorException(Reason.NO_DOMAIN, "there is no domain " + domid));
            return IntStream.range(0, domain.maxVcpus())
                    .mapToObj(vcpu -> control.vcpu(domid, vcpu, facts.cpus()))
                    .toList();
        });
    }

    @Override
    public void setAffinity(int domid, int vcpu, Set<Integer> cpus) {
        Set<Integer> allowed = Affinity.onHost(cpus, facts.cpus());
        run(() -> control.setAffinity(domid, vcpu, allowed));
    }

    @Override
    public SchedulerParameters schedulerParameters(int domid) {
        return asked(() -> control.schedulerParameters(facts.scheduler(), domid));
    }

    @Override
    public void setSchedulerParameters(int domid, SchedulerParameters parameters) {
        run(() -> control.setSchedulerParameters(facts.scheduler(), domid, parameters));
    }

    @Override
    public String consoleRing(boolean clear) {
        return asked(() -> control.readConsoleRing(clear));
    }

    @Override
    public Registration onDomainException(Runnable listener) {
        return deathVirq.register(listener);
    }

    @Override
    public EventChannels eventChannels() {
        return channels;
    }

    @Override
    public GrantTable grantTable() {
        return grants;
    }

    @Override
    public Optional<Dom0Store> dom0Store() {
        return Optional.of(dom0Store);
    }

    /// A real hypervisor runs as long as its dom0's kernel.
    @Override
    public BootIdentity incarnation() {
        return incarnation;
    }

    @Override
    public HostFiles files() {
        return files;
    }

    @Override
    public void close() {
        hypercallThreads.close();
        channels.close();
        grants.close();
        control.close();
    }

    private static void refuseGuest(Dom0Platform platform) {
        try {
            if (Files.exists(platform.capabilities())
                    && !Files.readString(platform.capabilities()).contains("control_d")) {
                throw new HypervisorException(
                        Reason.DENIED, "this is a guest of Xen and not its dom0 (" + platform.capabilities() + ")");
            }
        } catch (IOException e) {
            throw new HypervisorException(
                    Reason.FAILED, platform.capabilities() + " cannot be read: " + e.getMessage());
        }
    }

    private static BootIdentity boot() {
        BootIdentity host = BootIdentity.ofHost();
        if (!host.isKnown()) {
            throw new HypervisorException(Reason.FAILED, "cannot read the boot id of the host");
        }
        return new BootIdentity("xen " + host.text());
    }

    private static void run(Runnable call) {
        asked(() -> {
            call.run();
            return true;
        });
    }

    private static <T> T asked(Supplier<T> call) {
        try {
            return call.get();
        } catch (NativeException e) {
            throw Errno.refusal(e);
        }
    }
}
