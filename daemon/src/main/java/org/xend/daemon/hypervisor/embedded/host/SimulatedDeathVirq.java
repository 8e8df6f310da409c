package org.xend.daemon.hypervisor.embedded.host;

import java.util.ArrayList;
import java.util.List;
import org.xend.daemon.hypervisor.Registration;

/// VIRQ_DOM_EXC of the simulated Xen: raised after a domain was shut down, began to die or is gone. It carries no
/// domid. Owned by the simulator thread.
final class SimulatedDeathVirq {
    private final SimulatorThread thread;
    private final List<Runnable> listeners = new ArrayList<>();

    SimulatedDeathVirq(SimulatorThread thread) {
        this.thread = thread;
    }

    Registration register(Runnable listener) {
        Runnable entry = listener::run;
        listeners.add(entry);
        return () -> thread.post(() -> listeners.remove(entry));
    }

    void raise() {
        List.copyOf(listeners).forEach(Runnable::run);
    }
}
