package org.xend.daemon.hypervisor.xen.ffm;

import static org.xend.daemon.hypervisor.xen.ffm.NativeCall.INT;
import static org.xend.daemon.hypervisor.xen.ffm.NativeCall.POINTER;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.slf4j.LoggerFactory;
import org.xend.daemon.ring.SharedPage;

/// libxengnttab: maps granted pages over one descriptor. Immutable; used by any thread.
@SuppressWarnings("restricted") // native memory is what this package is for
public final class XenGrantDevice {
    private static final int READ_WRITE = 3;

    private final NativeLibrary library;
    private final MemorySegment handle;

    public XenGrantDevice(NativeLibrary library) {
        this.library = library;
        handle = NativeCall.run((_, state) -> NativeCall.check(
                "xengnttab_open (is the driver xen-gntdev loaded?)",
                (MemorySegment) library.function("xengnttab_open", POINTER, POINTER, INT)
                        .invokeExact(state, NullLogger.logger(), 0),
                state));
    }

    /// A mapped page. Access after [#unmap] throws; it raises no signal.
    ///
    /// @param arena closing it unmaps the page
    public record Mapping(SharedPage page, Arena arena) {
        public void unmap() {
            arena.close();
        }
    }

    /// @throws NativeException where the reference is not granted to this domain
    public Mapping map(int domid, int reference) {
        MemorySegment address = NativeCall.run((_, state) -> NativeCall.check(
                "grant " + reference + " of domain " + domid,
                (MemorySegment) library.function("xengnttab_map_grant_ref", POINTER, POINTER, INT, INT, INT)
                        .invokeExact(state, handle, domid, reference, READ_WRITE),
                state));
        Arena arena = Arena.ofShared();
        return new Mapping(new SharedPage(address.reinterpret(SharedPage.SIZE, arena, this::release)), arena);
    }

    private void release(MemorySegment page) {
        int result = NativeCall.run((_, state) -> (int) library.function("xengnttab_unmap", INT, POINTER, POINTER, INT)
                .invokeExact(state, handle, MemorySegment.ofAddress(page.address()), 1));
        if (result != 0) {
            LoggerFactory.getLogger(XenGrantDevice.class).warn("a guest's page stays mapped: {}", result);
        }
    }

    public void close() {
        NativeCall.run((_, state) ->
                (int) library.function("xengnttab_close", INT, POINTER).invokeExact(state, handle));
    }
}
