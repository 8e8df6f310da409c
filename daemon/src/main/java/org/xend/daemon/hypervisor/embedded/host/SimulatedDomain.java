package org.xend.daemon.hypervisor.embedded.host;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.xend.daemon.hypervisor.DomainInfo;
import org.xend.daemon.hypervisor.GuestType;
import org.xend.daemon.hypervisor.SchedulerParameters;
import org.xend.daemon.hypervisor.VcpuInfo;
import org.xend.daemon.hypervisor.embedded.kernel.DomainKernel;
import org.xend.daemon.ring.SharedPage;
import org.xend.protocol.domain.ExitReason;

/// One domain as Xen has it. Owned by the simulator thread.
///
/// A guest's work goes through [#run]: work that comes due while the domain is paused waits here, as an event
/// channel's pending bit and a timer would.
final class SimulatedDomain {
    /// Bounds what can wait: one event per port and a few timers.
    private static final int MAX_WAITING = 4096;

    final int domid;
    final UUID handle;
    final GuestType type;
    final CpuMeter meter = new CpuMeter(0);
    private final boolean[] online;
    private final List<Set<Integer>> affinity = new ArrayList<>();
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    SchedulerParameters scheduler = new SchedulerParameters(256, 0);
    Optional<ExitReason> shutdown = Optional.empty();
    Optional<DomainKernel> kernel = Optional.empty();
    private Optional<DomainHypercalls> hypercalls = Optional.empty();
    boolean paused = true;
    boolean dying;
    long memoryKib;
    long maxMemoryKib;

    SimulatedDomain(int domid, UUID handle, GuestType type, int maxVcpus) {
        this.type = type;
        this.domid = domid;
        this.handle = handle;
        online = new boolean[maxVcpus];
        Arrays.fill(online, true);
        for (int vcpu = 0; vcpu < maxVcpus; vcpu++) {
            affinity.add(Set.of());
        }
    }

    int maxVcpus() {
        return online.length;
    }

    boolean active() {
        return !paused && !dying && shutdown.isEmpty();
    }

    /// Runs the guest's work now, or when it is unpaused; never once it has stopped.
    void run(Runnable work) {
        if (active()) {
            work.run();
        } else if (paused && !dying && shutdown.isEmpty() && waiting.size() < MAX_WAITING) {
            waiting.add(work);
        }
    }

    void runWaiting() {
        while (active() && !waiting.isEmpty()) {
            waiting.poll().run();
        }
    }

    /// Puts a kernel into the domain.
    DomainKernel load(
            DomainHypercalls calls, DomainKernel.Loader loader, SharedPage storePage, SharedPage consolePage) {
        DomainKernel loaded = loader.load(calls, storePage, consolePage);
        hypercalls = Optional.of(calls);
        kernel = Optional.of(loaded);
        return loaded;
    }

    /// Ends the kernel, its timers and what waits for an unpause.
    void endKernel() {
        waiting.clear();
        hypercalls.ifPresent(DomainHypercalls::cancelTimers);
        kernel.ifPresent(DomainKernel::end);
    }

    int onlineVcpus() {
        int count = 0;
        for (boolean one : online) {
            count += one ? 1 : 0;
        }
        return count;
    }

    void setOnline(int vcpu, boolean isOnline) {
        // The boot vcpu never goes, as in every guest kernel.
        if (vcpu > 0 && vcpu < online.length) {
            online[vcpu] = isOnline;
        }
    }

    void setAffinity(int vcpu, Set<Integer> cpus) {
        affinity.set(vcpu, Set.copyOf(cpus));
    }

    DomainInfo info(long now) {
        boolean running = active() && meter.running(now);
        return new DomainInfo(
                domid,
                handle,
                dying,
                paused,
                active() && !running,
                running,
                shutdown,
                memoryKib,
                maxMemoryKib,
                meter.cpuTime(now),
                onlineVcpus(),
                online.length,
                0);
    }

    /// Everything a guest does it does on its boot vcpu.
    List<VcpuInfo> vcpus(long now, int cpus) {
        var list = new ArrayList<VcpuInfo>();
        for (int vcpu = 0; vcpu < online.length; vcpu++) {
            boolean running = vcpu == 0 && active() && meter.running(now);
            Set<Integer> allowed = affinity.get(vcpu);
            int usual = (domid + vcpu) % cpus;
            int cpu = allowed.isEmpty() || allowed.contains(usual)
                    ? usual
                    : allowed.stream().mapToInt(Integer::intValue).min().orElse(usual);
            list.add(new VcpuInfo(
                    vcpu,
                    online[vcpu],
                    !paused && !running,
                    running,
                    vcpu == 0 ? meter.cpuTime(now) : 0,
                    cpu,
                    allowed));
        }
        return list;
    }
}
