package org.xend.daemon.hypervisor.xen.ffm;

import static org.xend.daemon.hypervisor.xen.ffm.NativeCall.INT;
import static org.xend.daemon.hypervisor.xen.ffm.NativeCall.POINTER;

import java.lang.foreign.MemorySegment;

/// libxenevtchn itself. Immutable; the handle is given back by [#close].
public final class XenEventDevice implements EventDevice {
    private static final int DOMAIN_EXCEPTION = 3;

    private final NativeLibrary library;
    private final MemorySegment handle;
    private final int descriptor;

    public XenEventDevice(NativeLibrary library) {
        this.library = library;
        handle = NativeCall.run((_, state) -> NativeCall.check(
                "xenevtchn_open (is the driver xen-evtchn loaded?)",
                (MemorySegment) library.function("xenevtchn_open", POINTER, POINTER, INT)
                        .invokeExact(state, NullLogger.logger(), 0),
                state));
        descriptor = call("xenevtchn_fd");
    }

    @Override
    public int bindUnbound(int domid) {
        return checked("xenevtchn_bind_unbound_port", domid);
    }

    @Override
    public int bindInterdomain(int domid, int remotePort) {
        return NativeCall.run((_, state) -> NativeCall.check(
                "port " + remotePort + " of domain " + domid,
                (int) library.function("xenevtchn_bind_interdomain", INT, POINTER, INT, INT)
                        .invokeExact(state, handle, domid, remotePort),
                state));
    }

    @Override
    public int bindDomainException() {
        return checked("xenevtchn_bind_virq", DOMAIN_EXCEPTION);
    }

    @Override
    public void notify(int port) {
        call("xenevtchn_notify", port);
    }

    @Override
    public void unbind(int port) {
        call("xenevtchn_unbind", port);
    }

    @Override
    public int pending() {
        return NativeCall.run((_, state) -> {
            int port = (int) library.function("xenevtchn_pending", INT, POINTER).invokeExact(state, handle);
            return port < 0 ? -NativeCall.errno(state) : port;
        });
    }

    @Override
    public void await() {
        CLibrary.INSTANCE.awaitReadable(descriptor);
    }

    @Override
    public void unmask(int port) {
        checked("xenevtchn_unmask", port);
    }

    @Override
    public void close() {
        call("xenevtchn_close");
    }

    private int call(String function) {
        return NativeCall.run(
                (_, state) -> (int) library.function(function, INT, POINTER).invokeExact(state, handle));
    }

    private int call(String function, int argument) {
        return NativeCall.run((_, state) ->
                (int) library.function(function, INT, POINTER, INT).invokeExact(state, handle, argument));
    }

    private int checked(String function, int argument) {
        return NativeCall.run((_, state) -> NativeCall.check(
                function,
                (int) library.function(function, INT, POINTER, INT).invokeExact(state, handle, argument),
                state));
    }
}
