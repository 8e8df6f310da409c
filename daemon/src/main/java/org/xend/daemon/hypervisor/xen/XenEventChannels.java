package org.xend.daemon.hypervisor.xen;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.failstop.FailStop;
import org.xend.daemon.hypervisor.EventChannels;
import org.xend.daemon.hypervisor.xen.ffm.Errno;
import org.xend.daemon.hypervisor.xen.ffm.EventDevice;
import org.xend.daemon.hypervisor.xen.ffm.NativeCall;
import org.xend.daemon.hypervisor.xen.ffm.NativeException;

/// All event channels of the daemon over one descriptor, and the event thread that waits for them. A port is
/// masked from its event until its listener has returned, so a guest that floods has one event under way and the
/// others get their turns.
///
/// A listener that throws is logged and does not keep others from their events. Where no event can be received
/// any more, the process ends: it would only seem to serve its rings.
///
/// `open` is owned by the event thread; the listeners are shared.
final class XenEventChannels implements EventChannels, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(XenEventChannels.class);
    private static final int UNMASK_TRIES = 3;

    private final EventDevice device;
    private final Map<Integer, Runnable> listeners = new ConcurrentHashMap<>();
    /// A channel to ourselves, which wakes the thread to end it.
    private final int wakePort;
    private final Thread thread;
    private boolean open = true;

    XenEventChannels(EventDevice device) {
        this.device = device;
        int waiting = device.bindUnbound(0);
        wakePort = device.bindInterdomain(0, waiting);
        listeners.put(waiting, () -> open = false);
        thread = Thread.ofPlatform()
                .daemon()
                .name("xen-events")
                .start(FailStop.guarded("the owner of Xen's event channels", this::serve));
    }

    /// Binds VIRQ_DOM_EXC, which one process of a host can have.
    void bindDomainException(Runnable onEvent) {
        listeners.put(device.bindDomainException(), onEvent);
    }

    @Override
    public int bindInterdomain(int domid, int remotePort, Runnable onEvent) {
        int port;
        try {
            port = device.bindInterdomain(domid, remotePort);
        } catch (NativeException e) {
            throw Errno.refusal(e);
        }
        listeners.put(port, onEvent);
        // The other end may have notified before the listener was registered.
        onEvent.run();
        return port;
    }

    @Override
    public void notify(int localPort) {
        device.notify(localPort);
    }

    @Override
    public void unbind(int localPort) {
        // The listener first: the number may be another channel's once it is free.
        listeners.remove(localPort);
        device.unbind(localPort);
    }

    private void serve() {
        while (open) {
            int port = device.pending();
            if (port >= 0) {
                deliver(port);
            } else if (Errno.mayRetry(-port)) {
                // NetBSD's device never blocks; elsewhere a signal came in between.
                device.await();
            } else {
                throw NativeCall.failure("xenevtchn_pending", -port);
            }
        }
    }

    private void deliver(int port) {
        Runnable listener = listeners.get(port);
        if (listener != null) {
            call("event channel port " + port, listener);
        }
        // Also without a listener: it may be registered right now, and a masked port would get no event.
        unmask(port);
    }

    /// Calls a listener. An exception is logged; an error ends the process.
    ///
    /// @param what has an event, for messages
    static void call(String what, Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException e) {
            LOG.error("an event of {} was not taken: {}", what, e.toString());
            LOG.debug("an event was not taken", e);
        } catch (Error e) {
            FailStop.end("the listener of " + what, e);
        }
    }

    /// A port that was unbound meanwhile cannot be unmasked and need not be.
    private void unmask(int port) {
        for (int tries = 1; ; tries++) {
            try {
                device.unmask(port);
                return;
            } catch (NativeException e) {
                if (!listeners.containsKey(port)) {
                    return;
                }
                if (tries == UNMASK_TRIES) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void close() {
        notify(wakePort);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        device.close();
    }
}
