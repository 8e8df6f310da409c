package org.xend.daemon.hypervisor.embedded.kernel;

import org.xend.protocol.domain.ExitReason;

/// What a guest's kernel may do to its own domain: stop it, take and give memory and vcpus, set timers. Called on
/// the simulator thread.
public interface GuestHypercalls extends Hypercalls {
    int domid();

    /// Whether the guest runs: neither paused nor stopped.
    boolean running();

    /// SCHEDOP_shutdown. [DomainKernel#end] is called before this returns.
    void shutdown(ExitReason reason);

    long memoryKib();

    /// XENMEM_populate_physmap and XENMEM_decrease_reservation, within the domain's limit and what is free.
    ///
    /// @return KiB afterwards
    long balloon(long wantedKib);

    int maxVcpus();

    int onlineVcpus();

    /// VCPUOP_up and VCPUOP_down. Vcpu 0 stays online, as in every guest kernel.
    void setOnline(int vcpu, boolean online);

    /// Nanoseconds since some fixed moment; never goes back.
    long nanoTime();

    /// VCPUOP_set_singleshot_timer. Work that comes due while the domain is paused waits for the unpause; a
    /// stopped domain's is dropped.
    void setTimer(long nanos, Runnable work);

    /// Accounts CPU time from now on, before the next idling.
    void useCpu(long nanos);
}
