package org.xend.daemon.hypervisor.xen;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.xend.daemon.hypervisor.Registration;

/// VIRQ_DOM_EXC: Xen raises it after a domain was shut down, crashed or is gone. It carries no domid. One process
/// of a host can bind it.
///
/// Listeners are registered by any thread and called on the event thread.
final class XenDeathVirq {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    private XenDeathVirq() {}

    /// Called once.
    static XenDeathVirq bind(XenEventChannels channels) {
        var virq = new XenDeathVirq();
        channels.bindDomainException(virq::raised);
        return virq;
    }

    Registration register(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void raised() {
        listeners.forEach(listener -> XenEventChannels.call("the domains", listener));
    }
}
