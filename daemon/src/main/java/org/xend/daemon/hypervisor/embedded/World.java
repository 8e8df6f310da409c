package org.xend.daemon.hypervisor.embedded;

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
import org.xend.daemon.ring.SharedPage;
import org.xend.protocol.domain.ExitReason;

/// The simulated host: its domains, memory, event channels and grants. Every method runs on the world
/// thread, which owns all of it.
final class World {
    /// What Xen keeps for itself at boot.
    static final long XEN_KIB = 16 * 1024;
    /// What each domain costs beyond its own memory: its structures, shared page, grant and page tables.
    static final long DOMAIN_KIB = 256;
    /// The same per vcpu.
    static final long VCPU_KIB = 32;
    /// Xen's DOMID_FIRST_RESERVED; domids count up to it and begin anew.
    static final int FIRST_RESERVED_DOMID = 0x7ff0;
    private static final int MAX_VCPUS = 512;
    private static final UUID DOM0_HANDLE = new UUID(0, 0);

    final WorldThread thread;
    final Channels channels = new Channels();
    final Grants grants = new Grants();
    final ConsoleText console = new ConsoleText();
    private final EmbeddedOptions options;
    private final TreeMap<Integer, SimDomain> domains = new TreeMap<>();
    private final List<Runnable> exceptionListeners = new ArrayList<>();
    private final SimDomain dom0;
    private long freeKib;
    private int lastDomid;

    World(EmbeddedOptions options, WorldThread thread) {
        this.options = options;
        this.thread = thread;
        dom0 = new SimDomain(0, DOM0_HANDLE, GuestType.PV, options.cpus());
        dom0.memoryKib = options.dom0MemoryMib() * 1024L;
        dom0.maxMemoryKib = Long.MAX_VALUE / 1024;
        dom0.paused = false;
        long now = thread.nanoTime();
        dom0.meter.start(now);
        dom0.meter.burn(now, 5_000_000_000L);
        domains.put(0, dom0);
        freeKib = options.memoryMib() * 1024L - dom0.memoryKib - XEN_KIB;
        if (freeKib < 0) {
            throw new IllegalArgumentException("the embedded host's " + options.memoryMib()
                    + " MiB do not hold dom0's " + options.dom0MemoryMib() + " MiB and Xen's "
                    + XEN_KIB / 1024);
        }
        bootText();
    }

    private void bootText() {
        console.line("This is the embedded hypervisor of xend: a simulator. No Xen runs on this machine.");
        console.line("Simulated RAM: " + options.memoryMib() + "MB (" + options.memoryMib() * 1024L + "kB)");
        console.line("Simulated CPUs: " + options.cpus() + ", scheduler credit2");
        console.line("Dom0 is played by a stand-in for a "
                + options.dom0System().word() + " kernel, " + options.dom0MemoryMib() + "MB");
    }

    long freeKib() {
        return freeKib;
    }

    List<DomainInfo> domains() {
        long now = thread.nanoTime();
        var list = new ArrayList<DomainInfo>(domains.size());
        for (SimDomain domain : domains.values()) {
            list.add(domain.info(now));
        }
        return list;
    }

    Optional<DomainInfo> domain(int domid) {
        return Optional.ofNullable(domains.get(domid)).map(domain -> domain.info(thread.nanoTime()));
    }

    int create(NewDomain wanted) {
        if (wanted.maxVcpus() < 1 || wanted.maxVcpus() > MAX_VCPUS) {
            throw new HypervisorException(
                    Reason.INVALID, "a domain has 1 to " + MAX_VCPUS + " vcpus, not " + wanted.maxVcpus());
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
        domains.put(domid, new SimDomain(domid, wanted.handle(), wanted.type(), wanted.maxVcpus()));
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

    void setMaxMemory(int domid, long kib) {
        SimDomain domain = existing(domid);
        if (kib < 0) {
            throw new HypervisorException(Reason.INVALID, "a domain's memory limit cannot be " + kib + " KiB");
        }
        domain.maxMemoryKib = kib;
    }

    /// A real one would run into a page fault or an assertion where the build does not fit how the domain was
    /// made.
    private static void refuseContradictions(SimDomain domain, BuildRequest request) {
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

    BuiltDomain build(int domid, BuildRequest request, GuestImage image) {
        SimDomain domain = guest(domid);
        if (domain.guest.isPresent() || domain.dying || domain.shutdown.isPresent()) {
            throw new HypervisorException(Reason.INVALID, "domain " + domid + " was built already");
        }
        refuseContradictions(domain, request);
        long wanted = request.memoryMib() * 1024L;
        if (wanted <= 0) {
            throw new HypervisorException(
                    Reason.INVALID, "a domain cannot be built with " + request.memoryMib() + " MiB");
        }
        if (wanted > domain.maxMemoryKib) {
            throw new HypervisorException(
                    Reason.INVALID,
                    "domain " + domid + " may have " + domain.maxMemoryKib + " KiB by its limit and " + wanted
                            + " KiB were to be populated");
        }
        if (wanted > freeKib) {
            throw HypervisorException.noMemory(wanted, freeKib);
        }
        freeKib -= wanted;
        domain.memoryKib = wanted;
        SharedPage storePage = SharedPage.inMemory();
        SharedPage consolePage = SharedPage.inMemory();
        var guest = new Guest(this, domain, image, request.commandLine(), storePage, consolePage);
        domain.guest = Optional.of(guest);
        grants.grant(domid, GrantTable.CONSOLE, consolePage);
        grants.grant(domid, GrantTable.XENSTORE, storePage);
        console.line("d" + domid + " built: " + image.system().word()
                + (request.type() == GuestType.PVH ? " PVH" : "")
                + " guest (simulated), " + wanted
                + "kB, kernel " + request.kernel());
        // Frame numbers are made up, like everything below the page: one pair per domain.
        long frame = 0x100000L + 2L * domid;
        return new BuiltDomain(
                frame, guest.storePort(), frame + 1, guest.consolePort(), image.notes(), image.protocol());
    }

    void pause(int domid) {
        SimDomain domain = guest(domid);
        if (!domain.paused) {
            domain.paused = true;
            domain.meter.stop(thread.nanoTime());
        }
    }

    void unpause(int domid) {
        SimDomain domain = guest(domid);
        if (!domain.paused) {
            return;
        }
        domain.paused = false;
        if (domain.active() && domain.guest.isPresent()) {
            domain.meter.start(thread.nanoTime());
            thread.post(() -> resume(domain));
        }
    }

    private void resume(SimDomain domain) {
        if (domain.active()) {
            domain.guest.ifPresent(Guest::begin);
            domain.runWaiting();
        }
    }

    void destroy(int domid) {
        SimDomain domain = guest(domid);
        if (domain.dying) {
            return;
        }
        domain.meter.stop(thread.nanoTime());
        domain.dying = true;
        domain.forgetWaiting();
        domain.guest.ifPresent(Guest::end);
        channels.closeAll(domid);
        grants.revoke(domid);
        freeKib += domain.memoryKib;
        domain.memoryKib = 0;
        if (!grants.isMapped(domid)) {
            bury(domain);
        } else {
            announce();
        }
    }

    /// The last trace goes when nobody maps its pages any more.
    private void bury(SimDomain domain) {
        domains.remove(domain.domid);
        freeKib += overheadKib(domain.maxVcpus());
        console.line("d" + domain.domid + " destroyed");
        announce();
    }

    void unmap(SharedPage page) {
        int domid = grants.unmap(page);
        SimDomain domain = domains.get(domid);
        if (domain != null && domain.dying && !grants.isMapped(domid)) {
            bury(domain);
        }
    }

    SharedPage map(int domid, int reference) {
        existing(domid);
        return grants.map(domid, reference);
    }

    void shutdown(int domid, ExitReason reason) {
        SimDomain domain = guest(domid);
        if (domain.dying || domain.shutdown.isPresent()) {
            return;
        }
        domain.meter.stop(thread.nanoTime());
        domain.shutdown = Optional.of(reason);
        domain.forgetWaiting();
        domain.guest.ifPresent(Guest::end);
        console.line("d" + domid + (reason == ExitReason.CRASH ? " crashed" : " shut down: " + reason.word()));
        announce();
    }

    /// A guest gives memory back or asks for more, within its limit and what is free.
    ///
    /// @return what it has afterwards
    long balloon(SimDomain domain, long wantedKib) {
        long most = Math.min(domain.maxMemoryKib, domain.memoryKib + freeKib);
        long after = Math.max(1024, Math.min(wantedKib, most));
        freeKib += domain.memoryKib - after;
        domain.memoryKib = after;
        return after;
    }

    List<VcpuInfo> vcpus(int domid) {
        return existing(domid).vcpus(thread.nanoTime(), options.cpus());
    }

    void setAffinity(int domid, int vcpu, Set<Integer> cpus) {
        SimDomain domain = existing(domid);
        if (vcpu < 0 || vcpu >= domain.maxVcpus()) {
            throw new HypervisorException(Reason.INVALID, "domain " + domid + " has no vcpu " + vcpu);
        }
        domain.setAffinity(vcpu, Affinity.onHost(cpus, options.cpus()));
    }

    SchedulerParameters schedulerParameters(int domid) {
        return existing(domid).scheduler;
    }

    void setSchedulerParameters(int domid, SchedulerParameters parameters) {
        SimDomain domain = existing(domid);
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

    Registration onDomainException(Runnable listener) {
        Runnable entry = listener::run;
        exceptionListeners.add(entry);
        return () -> thread.post(() -> exceptionListeners.remove(entry));
    }

    int bindInterdomain(int domid, int remotePort, Runnable onEvent) {
        existing(domid);
        return channels.bindInterdomain(0, domid, remotePort, onEvent);
    }

    private void announce() {
        List.copyOf(exceptionListeners).forEach(Runnable::run);
    }

    private SimDomain existing(int domid) {
        SimDomain domain = domains.get(domid);
        if (domain == null) {
            throw new HypervisorException(Reason.NO_DOMAIN, "there is no domain " + domid);
        }
        return domain;
    }

    private SimDomain guest(int domid) {
        SimDomain domain = existing(domid);
        if (domid == 0) {
            throw new HypervisorException(Reason.INVALID, "this cannot be done to domain 0");
        }
        return domain;
    }
}
