package org.xend.daemon.hypervisor.embedded;

import org.xend.daemon.hypervisor.GrantTable;
import org.xend.daemon.hypervisor.embedded.host.SimulatedXen;
import org.xend.daemon.hypervisor.embedded.host.SimulatorThread;
import org.xend.daemon.ring.SharedPage;

/// Grants to dom0 on the simulated host: each call is a message to the simulator thread. Immutable.
final class EmbeddedGrantTable implements GrantTable {
    private final SimulatorThread thread;
    private final SimulatedXen xen;

    EmbeddedGrantTable(SimulatorThread thread, SimulatedXen xen) {
        this.thread = thread;
        this.xen = xen;
    }

    @Override
    public SharedPage map(int domid, int reference) {
        return thread.call(() -> xen.map(domid, reference));
    }

    @Override
    public void unmap(SharedPage page) {
        thread.run(() -> xen.unmap(page));
    }
}
