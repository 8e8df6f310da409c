package org.xend.daemon.hypervisor.xen;

import static org.xend.daemon.hypervisor.xen.NativeCall.INT;
import static org.xend.daemon.hypervisor.xen.NativeCall.POINTER;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.LoggerFactory;
import org.xend.daemon.hypervisor.GrantTable;
import org.xend.daemon.ring.SharedPage;

/// libxengnttab: pages of guests in this process, all over one descriptor. Whoever touches a page after it was
/// unmapped gets an exception, not a signal. Used by any thread.
@SuppressWarnings("restricted") // native memory is what this package is for
final class XenGrantTable implements GrantTable, AutoCloseable {
    private static final int READ_WRITE = 3;

    private final NativeLibrary library;
    private final MemorySegment handle;
    private final Map<SharedPage, Arena> mapped = new ConcurrentHashMap<>();

    XenGrantTable(NativeLibrary library) {
        this.library = library;
        handle = NativeCall.run((_, state) -> NativeCall.check(
                "xengnttab_open (is the driver xen-gntdev loaded?)",
                (MemorySegment) library.function("xengnttab_open", POINTER, POINTER, INT)
                        .invokeExact(state, Quiet.logger(), 0),
                state));
    }

    @Override
    public SharedPage map(int domid, int reference) {
        MemorySegment address;
        try {
            address = NativeCall.run((_, state) -> NativeCall.check(
                    "grant " + reference + " of domain " + domid,
                    (MemorySegment) library.function("xengnttab_map_grant_ref", POINTER, POINTER, INT, INT, INT)
                            .invokeExact(state, handle, domid, reference, READ_WRITE),
                    state));
        } catch (NativeException e) {
            throw Refusals.of(e);
        }
        Arena arena = Arena.ofShared();
        var page = new SharedPage(address.reinterpret(SharedPage.SIZE, arena, this::release));
        mapped.put(page, arena);
        return page;
    }

    private void release(MemorySegment page) {
        int result = NativeCall.run((_, state) -> (int) library.function("xengnttab_unmap", INT, POINTER, POINTER, INT)
                .invokeExact(state, handle, MemorySegment.ofAddress(page.address()), 1));
        if (result != 0) {
            LoggerFactory.getLogger(XenGrantTable.class).warn("a guest's page stays mapped: {}", result);
        }
    }

    @Override
    public void unmap(SharedPage page) {
        Arena arena = mapped.remove(page);
        if (arena != null) {
            arena.close();
        }
    }

    @Override
    public void close() {
        mapped.keySet().forEach(this::unmap);
        NativeCall.run((_, state) ->
                (int) library.function("xengnttab_close", INT, POINTER).invokeExact(state, handle));
    }
}
