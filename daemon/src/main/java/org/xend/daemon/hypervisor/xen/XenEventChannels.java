package org.xend.daemon.hypervisor.xen;

import static org.xend.daemon.hypervisor.xen.NativeCall.INT;
import static org.xend.daemon.hypervisor.xen.NativeCall.POINTER;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.failstop.FailStop;
import org.xend.daemon.hypervisor.EventChannels;

/// libxenevtchn: all of the daemon's event channels over one descriptor, and the thread that waits for them. A
/// port is masked from its event until its listener has returned, so a guest that floods has one event under way
/// and the others get their turns.
///
/// `open` is the event thread's; the table of listeners is shared.
final class XenEventChannels implements EventChannels, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(XenEventChannels.class);
    private static final int DOMAIN_EXCEPTION = 3;

    private final NativeLibrary library;
    private final MemorySegment handle;
    private final Map<Integer, Runnable> listeners = new ConcurrentHashMap<>();
    /// A channel to ourselves, which ends the thread's waiting.
    private final int wakePort;
    private final Thread thread;
    private boolean open = true;

    XenEventChannels(NativeLibrary library) {
        this.library = library;
        handle = NativeCall.run((_, state) -> NativeCall.check(
                "xenevtchn_open (is the driver xen-evtchn loaded?)",
                (MemorySegment) library.function("xenevtchn_open", POINTER, POINTER, INT).invokeExact(state,
                        Quiet.logger(), 0),
                state));
        int waiting = call("xenevtchn_bind_unbound_port", 0);
        wakePort = bind(0, waiting);
        listeners.put(waiting, () -> open = false);
        thread = Thread.ofPlatform().daemon().name("xen-events")
                .start(FailStop.guarded("the owner of Xen's event channels", this::serve));
    }

    /// Binds VIRQ_DOM_EXC, which one process of a host can have.
    int bindDomainException(Runnable onEvent) {
        int port = call("xenevtchn_bind_virq", DOMAIN_EXCEPTION);
        listeners.put(port, onEvent);
        return port;
    }

    @Override
    public int bindInterdomain(int domid, int remotePort, Runnable onEvent) {
        int port;
        try {
            port = bind(domid, remotePort);
        } catch (NativeException e) {
            throw Refusals.of(e);
        }
        listeners.put(port, onEvent);
        // The other end may have called before the listener stood there.
        onEvent.run();
        return port;
    }

    private int bind(int domid, int remotePort) {
        return NativeCall
                .run((_, state) -> NativeCall.check("port " + remotePort + " of domain " + domid,
                        (int) library.function("xenevtchn_bind_interdomain", INT, POINTER, INT, INT)
                                .invokeExact(state, handle, domid, remotePort),
                        state));
    }

    @Override
    public void notify(int localPort) {
        NativeCall.run((_, state) -> (int) library.function("xenevtchn_notify", INT, POINTER, INT)
                .invokeExact(state, handle, localPort));
    }

    @Override
    public void unbind(int localPort) {
        // First the listener: the number may be another channel's as soon as it is free.
        listeners.remove(localPort);
        NativeCall.run((_, state) -> (int) library.function("xenevtchn_unbind", INT, POINTER, INT)
                .invokeExact(state, handle, localPort));
    }

    private int call(String function, int argument) {
        return NativeCall.run((_, state) -> NativeCall.check(function, (int) library
                .function(function, INT, POINTER, INT).invokeExact(state, handle, argument), state));
    }

    private void serve() {
        int fd = NativeCall.run((_, state) -> (int) library.function("xenevtchn_fd", INT, POINTER)
                .invokeExact(state, handle));
        while (open) {
            int port = NativeCall.run((_, state) -> (int) library
                    .function("xenevtchn_pending", INT, POINTER).invokeExact(state, handle));
            if (port < 0) {
                // NetBSD's device never blocks; elsewhere a signal came in between.
                CLibrary.INSTANCE.awaitReadable(fd);
            } else {
                deliver(port);
            }
        }
    }

    private void deliver(int port) {
        Runnable listener = listeners.get(port);
        if (listener != null) {
            try {
                listener.run();
            } catch (RuntimeException e) {
                LOG.error("an event of port {} was not taken: {}", port, e.toString());
                LOG.debug("an event was not taken", e);
            } catch (Error e) {
                FailStop.end("the listener of event channel port " + port, e);
            }
        }
        // Also without a listener: it may just be about to be put there, and a masked port would stay silent.
        NativeCall.run((_, state) -> (int) library.function("xenevtchn_unmask", INT, POINTER, INT)
                .invokeExact(state, handle, port));
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
        NativeCall.run((_, state) -> (int) library.function("xenevtchn_close", INT, POINTER)
                .invokeExact(state, handle));
    }
}
