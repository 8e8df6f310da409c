package org.xend.daemon.hypervisor;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.xend.daemon.clock.BootIdentity;
import org.xend.protocol.domain.ExitReason;

/// A hypervisor and the host it runs on, seen from dom0's toolstack.
///
/// Every call may block (a hypercall, a message to the simulator) and may come from any thread but an event
/// loop's. A refusal is [HypervisorException] and changes nothing. After a call returned, its effect is
/// visible to every later call.
public interface Hypervisor extends AutoCloseable {
    /// `embedded`, or the version of a real one (`xen-4.17`); for people and logs, never for decisions.
    String description();

    /// The hypervisor's own thread, on which its calls take least, for a role that makes its calls one after
    /// another: it runs one task at a time, in order. Empty where every thread is as good. A task must wait for
    /// nothing but the hypervisor.
    default Optional<Executor> ownThread() {
        return Optional.empty();
    }

    HostInfo hostInfo();

    /// All domains, domain 0 included, by rising domid.
    List<DomainInfo> domains();

    Optional<DomainInfo> domain(int domid);

    /// Makes an empty domain, paused, without memory.
    ///
    /// @return its domid
    /// @throws HypervisorException EXISTS where the wanted domid is taken, NO_MEMORY, INVALID
    int create(NewDomain domain);

    /// The most memory the domain may ever have, KiB.
    void setMaxMemory(int domid, long kib);

    /// Populates memory, loads kernel and ramdisk, prepares the store and console rings and allocates their
    /// event channels. The domain stays paused.
    ///
    /// @throws HypervisorException NO_MEMORY with the figures; BAD_IMAGE naming the file and what is wrong, a
    ///         kernel that does not boot as the type of guest asked for included; INVALID where the request and
    ///         how the domain was created contradict each other
    BuiltDomain build(int domid, BuildRequest request);

    void pause(int domid);

    void unpause(int domid);

    /// Ends a domain at once. It is gone from [#domains] when this returns, or listed as dying while one of its
    /// pages is mapped.
    void destroy(int domid);

    /// Marks a domain as shut down for a reason, as if the guest had asked for it.
    void shutdown(int domid, ExitReason reason);

    List<VcpuInfo> vcpus(int domid);

    /// @param cpus physical CPUs the vcpu may run on; empty: any
    void setAffinity(int domid, int vcpu, Set<Integer> cpus);

    SchedulerParameters schedulerParameters(int domid);

    void setSchedulerParameters(int domid, SchedulerParameters parameters);

    /// The hypervisor's own console text (`xm dmesg`).
    ///
    /// @param clear drop it after reading
    String consoleRing(boolean clear);

    /// Calls the listener after any domain shut down, crashed or was finally destroyed (VIRQ_DOM_EXC): it
    /// carries no domid. It runs on a thread of the hypervisor's choosing and must only hand the event on.
    /// There is one listener per purpose; closing the result removes it.
    Registration onDomainException(Runnable listener);

    EventChannels eventChannels();

    GrantTable grantTable();

    /// dom0's own store ring, when dom0's kernel is (or, embedded, plays) a client of the store.
    Optional<Dom0Store> dom0Store();

    /// Which boot of the hypervisor this is: the domains of another one are gone.
    BootIdentity incarnation();

    /// dom0's files and devices, by the paths that configs use.
    HostFiles files();

    @Override
    void close();
}
