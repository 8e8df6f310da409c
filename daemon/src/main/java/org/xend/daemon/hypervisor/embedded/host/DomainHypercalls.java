package org.xend.daemon.hypervisor.embedded.host;

import java.util.ArrayList;
import java.util.List;
import org.xend.daemon.hypervisor.embedded.kernel.GuestHypercalls;
import org.xend.protocol.domain.ExitReason;

/// The hypercalls of one simulated domain, and its timers. Owned by the simulator thread.
final class DomainHypercalls implements GuestHypercalls {
    private final SimulatedXen xen;
    private final SimulatedDomain domain;
    private final List<SimulatorThread.Timer> timers = new ArrayList<>();

    DomainHypercalls(SimulatedXen xen, SimulatedDomain domain) {
        this.xen = xen;
        this.domain = domain;
    }

    void cancelTimers() {
        timers.forEach(SimulatorThread.Timer::cancel);
        timers.clear();
    }

    @Override
    public int allocatePort(int remoteDomid, Runnable onEvent) {
        return xen.eventChannels().allocateUnbound(domain.domid, remoteDomid, onEvent);
    }

    @Override
    public int bindPort(int remoteDomid, int remotePort, Runnable onEvent) {
        return xen.bindInterdomain(domain.domid, remoteDomid, remotePort, onEvent);
    }

    @Override
    public void notifyPort(int port) {
        xen.eventChannels().notify(domain.domid, port);
    }

    @Override
    public void closePort(int port) {
        xen.eventChannels().close(domain.domid, port);
    }

    @Override
    public void printConsole(String line) {
        xen.conring().line(line);
    }

    @Override
    public int domid() {
        return domain.domid;
    }

    @Override
    public boolean running() {
        return domain.active();
    }

    @Override
    public void shutdown(ExitReason reason) {
        xen.shutdown(domain.domid, reason);
    }

    @Override
    public long memoryKib() {
        return domain.memoryKib;
    }

    @Override
    public long balloon(long wantedKib) {
        return xen.balloon(domain, wantedKib);
    }

    @Override
    public int maxVcpus() {
        return domain.maxVcpus();
    }

    @Override
    public int onlineVcpus() {
        return domain.onlineVcpus();
    }

    @Override
    public void setOnline(int vcpu, boolean online) {
        domain.setOnline(vcpu, online);
    }

    @Override
    public long nanoTime() {
        return xen.nanoTime();
    }

    @Override
    public void setTimer(long nanos, Runnable work) {
        timers.add(xen.after(nanos, () -> domain.run(work)));
    }

    @Override
    public void useCpu(long nanos) {
        domain.meter.burn(xen.nanoTime(), nanos);
    }
}
