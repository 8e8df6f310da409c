package org.xend.daemon.hypervisor.embedded;

import org.xend.daemon.hypervisor.EventChannels;
import org.xend.daemon.hypervisor.embedded.host.SimulatorThread;
import org.xend.daemon.hypervisor.embedded.kernel.Hypercalls;

/// dom0's event channels on the simulated host: each call is a message to the simulator thread. Immutable.
final class EmbeddedEventChannels implements EventChannels {
    private final SimulatorThread thread;
    private final Hypercalls dom0;

    EmbeddedEventChannels(SimulatorThread thread, Hypercalls dom0) {
        this.thread = thread;
        this.dom0 = dom0;
    }

    @Override
    public int bindInterdomain(int domid, int remotePort, Runnable onEvent) {
        return thread.call(() -> dom0.bindPort(domid, remotePort, onEvent));
    }

    @Override
    public void notify(int localPort) {
        thread.post(() -> dom0.notifyPort(localPort));
    }

    @Override
    public void unbind(int localPort) {
        thread.run(() -> dom0.closePort(localPort));
    }
}
