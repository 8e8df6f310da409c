package org.xend.daemon.hypervisor.embedded.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.xend.daemon.hypervisor.Affinity;
import org.xend.daemon.hypervisor.BuildRequest;
import org.xend.daemon.hypervisor.BuiltDomain;
import org.xend.daemon.hypervisor.DomainInfo;
import org.xend.daemon.hypervisor.GrantTable;
import org.xend.daemon.hypervisor.GuestType;
import org.xend.daemon.hypervisor.HypervisorException;
import org.xend.daemon.hypervisor.HypervisorException.Reason;
import org.xend.daemon.hypervisor.NewDomain;
import org.xend.daemon.hypervisor.Registration;
import org.xend.daemon.hypervisor.SchedulerParameters;
import org.xend.daemon.hypervisor.VcpuInfo;
import org.xend.daemon.hypervisor.embedded.kernel.DomainKernel;
import org.xend.daemon.hypervisor.embedded.kernel.Hypercalls;
import org.xend.daemon.ring.SharedPage;
import org.xend.protocol.domain.ExitReason;

/// The simulated Xen: domains, memory, event channels and grants. Owned by the simulator thread, on which every
/// method runs.
public final class SimulatedXen {
    /// What Xen keeps for itself at boot.
    private static final long XEN_KIB = 16 * 1024;
    /// What each domain costs beyond its own memory: its structures, shared page, grant and page tables.
    public static final long DOMAIN_KIB = 256;
    /// The same per vcpu.
    public static final long VCPU_KIB = 32;
    /// Xen's DOMID_FIRST_RESERVED; domids count up to it and begin anew.
    public static final int FIRST_RESERVED_DOMID = 0x7ff0;
    private static final int MAX_VCPUS = 512;
    private static final UUID DOM0_HANDLE = new UUID(0, 0);

    private final HostSize size;
    private final SimulatorThread thread;
    private final EventChannelTable channels = new EventChannelTable();
    private final GrantedPages grants = new GrantedPages();
    private final Conring conring = new Conring();
    private final SimulatedDeathVirq deathVirq;
    private final TreeMap<Integer, SimulatedDomain> domains = new TreeMap<>();
    private final SimulatedDomain dom0;
    private long freeKib;
    private int lastDomid;

    /// @param dom0System named in the console ring
    /// @throws IllegalArgumentException where dom0's memory and Xen's own exceed the host's
    public SimulatedXen(HostSize size, String dom0System, SimulatorThread thread) {
        this.size = size;
        this.thread = thread;
        deathVirq = new SimulatedDeathVirq(thread);
        dom0 = new SimulatedDomain(0, DOM0_HANDLE, GuestType.PV, size.cpus());
        dom0.memoryKib = size.dom0MemoryMib() * 1024L;
        dom0.maxMemoryKib = Long.MAX_VALUE / 1024;
        dom0.paused = false;
        long now = thread.nanoTime();
        dom0.meter.start(now);
        dom0.meter.burn(now, 5_000_000_000L);
        domains.put(0, dom0);
        freeKib = size.memoryMib() * 1024L - dom0.memoryKib - XEN_KIB;
        if (freeKib < 0) {
            throw new IllegalArgumentException("the embedded host needs dom0's " + size.dom0MemoryMib()
                    + " MiB and Xen's " + XEN_KIB / 1024 + " MiB, got " + size.memoryMib() + " MiB");
        }
        printBoot(dom0System);
    }

    private void printBoot(String dom0System) {
        conring.line("This is the embedded hypervisor of xend: a simulator. No Xen runs on this machine.");
        conring.line("Simulated RAM: " + size.memoryMib() + "MB (" + size.memoryMib() * 1024L + "kB)");
        conring.line("Simulated CPUs: " + size.cpus() + ", scheduler credit2");
        conring.line("Dom0 is played by a stand-in for a " + dom0System + " kernel, " + size.dom0MemoryMib() + "MB");
    }

    public long freeKib() {
        return freeKib;
    }

    public List<DomainInfo> domains() {
        long now = thread.nanoTime();
        var list = new ArrayList<DomainInfo>(domains.size());
        for (SimulatedDomain domain : domains.values()) {
            list.add(domain.info(now));
        }
        return list;
    }

    public Optional<DomainInfo> domain(int domid) {
        return Optional.ofNullable(domains.get(domid)).map(domain -> domain.info(thread.nanoTime()));
    }

    public int create(NewDomain wanted) {
        if (wanted.maxVcpus() < 1 || wanted.maxVcpus() > MAX_VCPUS) {
            throw new HypervisorException(
                    Reason.INVALID, "a domain has 1 to " + MAX_VCPUS + " vcpus, got " + wanted.maxVcpus());
        }
        if (wanted.domid() < 0 || wanted.domid() >= FIRST_RESERVED_DOMID) {
            throw new HypervisorException(Reason.INVALID, "there is no domid " + wanted.domid());
        }
        if (domains.containsKey(wanted.domid()) && wanted.domid() != 0) {
            throw new HypervisorException(Reason.EXISTS, "domain " + wanted.domid() + " exists");
        }
        long overhead = overheadKib(wanted.maxVcpus());
        if (overhead > freeKib) {
            throw HypervisorException.noMemory(overhead, freeKib);
        }
        int domid = wanted.domid() != 0 ? wanted.domid() : freeDomid();
        freeKib -= overhead;
        domains.put(domid, new SimulatedDomain(domid, wanted.handle(), wanted.type(), wanted.maxVcpus()));
        return domid;
    }

    private int freeDomid() {
        int candidate = lastDomid;
        for (int tries = 1; tries < FIRST_RESERVED_DOMID; tries++) {
            candidate = candidate + 1 == FIRST_RESERVED_DOMID ? 1 : candidate + 1;
            if (!domains.containsKey(candidate)) {
                lastDomid = candidate;
                return candidate;
            }
        }
        throw new HypervisorException(Reason.FAILED, "all domids are in use");
    }

    private static long overheadKib(int vcpus) {
        return DOMAIN_KIB + VCPU_KIB * vcpus;
    }

    public void setMaxMemory(int domid, long kib) {
        SimulatedDomain domain = existing(domid);
        if (kib < 0) {
            throw new HypervisorException(Reason.INVALID, "a domain's memory limit cannot be " + kib + " KiB");
        }
        domain.maxMemoryKib = kib;
    }

    /// Real Xen would hit a page fault or an assertion here.
    private static void refuseContradictions(SimulatedDomain domain, BuildRequest request) {
        if (request.type() != domain.type) {
            throw new HypervisorException(
                    Reason.INVALID,
                    "domain " + domain.domid + " was created as a " + domain.type + " guest and cannot be built as a "
                            + request.type() + " one");
        }
        if (request.vcpus() != domain.maxVcpus()) {
            throw new HypervisorException(
                    Reason.INVALID,
                    "domain " + domain.domid + " was created with " + domain.maxVcpus()
                            + " vcpus and cannot be built with " + request.vcpus());
        }
        if (request.maxMemoryMib() < request.memoryMib()) {
            throw new HypervisorException(
                    Reason.INVALID,
                    "domain " + domain.domid + " cannot be built with " + request.memoryMib()
                            + " MiB where it may grow to " + request.maxMemoryMib());
        }
    }

    public BuiltDomain build(int domid, BuildRequest request, DomainKernel.Loader loader) {
        SimulatedDomain domain = guest(domid);
        if (domain.kernel.isPresent() || domain.dying || domain.shutdown.isPresent()) {
            throw new HypervisorException(Reason.INVALID, "domain " + domid + " was built already");
        }
        refuseContradictions(domain, request);
        populate(domain, request.memoryMib());
        SharedPage storePage = SharedPage.inMemory();
        SharedPage consolePage = SharedPage.inMemory();
        DomainKernel kernel = domain.load(new DomainHypercalls(this, domain), loader, storePage, consolePage);
        grants.grant(domid, GrantTable.CONSOLE, consolePage);
        grants.grant(domid, GrantTable.XENSTORE, storePage);
        conring.line("d" + domid + " built: " + kernel.system()
                + (request.type() == GuestType.PVH ? " PVH" : "")
                + " guest (simulated), " + domain.memoryKib
                + "kB, kernel " + request.kernel());
        // Frame numbers are made up, like everything below the page: one pair per domain.
        long frame = 0x100000L + 2L * domid;
        return new BuiltDomain(
                frame, kernel.storePort(), frame + 1, kernel.consolePort(), kernel.notes(), kernel.protocol());
    }

    private void populate(SimulatedDomain domain, int mib) {
        long wanted = mib * 1024L;
        if (wanted <= 0) {
            throw new HypervisorException(Reason.INVALID, "a domain needs at least 1 MiB to be built, got " + mib);
        }
        if (wanted > domain.maxMemoryKib) {
            throw new HypervisorException(
                    Reason.INVALID,
                    "domain " + domain.domid + " is limited to " + domain.maxMemoryKib
                            + " KiB and cannot be built with " + wanted + " KiB");
        }
        if (wanted > freeKib) {
            throw HypervisorException.noMemory(wanted, freeKib);
        }
        freeKib -= wanted;
        domain.memoryKib = wanted;
    }

    public void pause(int domid) {
        SimulatedDomain domain = guest(domid);
        if (!domain.paused) {
            domain.paused = true;
            domain.meter.stop(thread.nanoTime());
        }
    }

    public void unpause(int domid) {
        SimulatedDomain domain = guest(domid);
        if (!domain.paused) {
            return;
        }
        domain.paused = false;
        if (domain.active() && domain.kernel.isPresent()) {
            domain.meter.start(thread.nanoTime());
            thread.post(() -> resume(domain));
        }
    }

    private void resume(SimulatedDomain domain) {
        if (domain.active()) {
            domain.kernel.ifPresent(DomainKernel::begin);
            domain.runWaiting();
        }
    }

    public void destroy(int domid) {
        SimulatedDomain domain = guest(domid);
        if (domain.dying) {
            return;
        }
        domain.meter.stop(thread.nanoTime());
        domain.dying = true;
        domain.endKernel();
        channels.closeAll(domid);
        grants.revoke(domid);
        freeKib += domain.memoryKib;
        domain.memoryKib = 0;
        if (!grants.isMapped(domid)) {
            remove(domain);
        } else {
            deathVirq.raise();
        }
    }

    /// Removes a domain once none of its pages is mapped.
    private void remove(SimulatedDomain domain) {
        domains.remove(domain.domid);
        freeKib += overheadKib(domain.maxVcpus());
        conring.line("d" + domain.domid + " destroyed");
        deathVirq.raise();
    }

    public void unmap(SharedPage page) {
        int domid = grants.unmap(page);
        SimulatedDomain domain = domains.get(domid);
        if (domain != null && domain.dying && !grants.isMapped(domid)) {
            remove(domain);
        }
    }

    public SharedPage map(int domid, int reference) {
        existing(domid);
        return grants.map(domid, reference);
    }

    public void shutdown(int domid, ExitReason reason) {
        SimulatedDomain domain = guest(domid);
        if (domain.dying || domain.shutdown.isPresent()) {
            return;
        }
        domain.meter.stop(thread.nanoTime());
        domain.shutdown = Optional.of(reason);
        domain.endKernel();
        conring.line("d" + domid + (reason == ExitReason.CRASH ? " crashed" : " shut down: " + reason.word()));
        deathVirq.raise();
    }

    /// A guest gives memory back or asks for more, within its limit and what is free.
    ///
    /// @return what it has afterwards
    long balloon(SimulatedDomain domain, long wantedKib) {
        long most = Math.min(domain.maxMemoryKib, domain.memoryKib + freeKib);
        long after = Math.max(1024, Math.min(wantedKib, most));
        freeKib += domain.memoryKib - after;
        domain.memoryKib = after;
        return after;
    }

    public List<VcpuInfo> vcpus(int domid) {
        return existing(domid).vcpus(thread.nanoTime(), size.cpus());
    }

    public void setAffinity(int domid, int vcpu, Set<Integer> cpus) {
        SimulatedDomain domain = existing(domid);
        if (vcpu < 0 || vcpu >= domain.maxVcpus()) {
            throw new HypervisorException(Reason.INVALID, "domain " + domid + " has no vcpu " + vcpu);
        }
        domain.setAffinity(vcpu, Affinity.onHost(cpus, size.cpus()));
    }

    public SchedulerParameters schedulerParameters(int domid) {
        return existing(domid).scheduler;
    }

    public void setSchedulerParameters(int domid, SchedulerParameters parameters) {
        SimulatedDomain domain = existing(domid);
        if (parameters.weight() < 1
                || parameters.weight() > 65535
                || parameters.cap() < 0
                || parameters.cap() > 100 * domain.maxVcpus()) {
            throw new HypervisorException(
                    Reason.INVALID,
                    "weight must be 1 to 65535 and cap 0 to " + 100 * domain.maxVcpus() + ", not " + parameters.weight()
                            + " and " + parameters.cap());
        }
        domain.scheduler = parameters;
    }

    public Registration onDomainException(Runnable listener) {
        return deathVirq.register(listener);
    }

    /// Xen's console text (`xm dmesg`).
    ///
    /// @param clear drop it after reading
    public String readConsole(boolean clear) {
        return conring.read(clear);
    }

    /// The hypercalls of dom0's kernel.
    public Hypercalls dom0Hypercalls() {
        return new DomainHypercalls(this, dom0);
    }

    int bindInterdomain(int domid, int remoteDomid, int remotePort, Runnable onEvent) {
        existing(remoteDomid);
        return channels.bindInterdomain(domid, remoteDomid, remotePort, onEvent);
    }

    EventChannelTable eventChannels() {
        return channels;
    }

    Conring conring() {
        return conring;
    }

    long nanoTime() {
        return thread.nanoTime();
    }

    SimulatorThread.Timer after(long nanos, Runnable work) {
        return thread.after(nanos, work);
    }

    private SimulatedDomain existing(int domid) {
        SimulatedDomain domain = domains.get(domid);
        if (domain == null) {
            throw new HypervisorException(Reason.NO_DOMAIN, "there is no domain " + domid);
        }
        return domain;
    }

    private SimulatedDomain guest(int domid) {
        SimulatedDomain domain = existing(domid);
        if (domid == 0) {
            throw new HypervisorException(Reason.INVALID, "this cannot be done to domain 0");
        }
        return domain;
    }
}
