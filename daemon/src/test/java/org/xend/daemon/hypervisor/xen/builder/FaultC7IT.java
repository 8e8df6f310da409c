package org.xend.daemon.hypervisor.xen.builder;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.xend.daemon.hypervisor.xen.ffm.NativeCall;
import org.xend.daemon.hypervisor.xen.ffm.NativeLibrary;
import org.xend.daemon.hypervisor.xen.ffm.XenControl;

/// The builder of Debian's library is laid out as it is used here. Needs libxenmisc4.17; what is asked of it
/// needs no Xen.
@Tag("stock")
class FaultC7IT {
    private static final int NO_HYPERVISOR = 1;

    private static NativeLibrary library(String name) {
        return NativeLibrary.find(name, List.of()).orElseThrow(() -> new AssertionError(name + " is not installed"));
    }

    @Test
    void theBuilderOfThisVersionFits() {
        NativeLibrary control = library("libxenctrl.so.4.17");
        MemorySegment handle = NativeCall.run((_, state) -> NativeCall.check(
                "xc_interface_open",
                (MemorySegment) control.function(
                                "xc_interface_open",
                                NativeCall.POINTER,
                                NativeCall.POINTER,
                                NativeCall.POINTER,
                                NativeCall.INT)
                        .invokeExact(state, MemorySegment.NULL, MemorySegment.NULL, NO_HYPERVISOR),
                state));
        try {
            assertDoesNotThrow(() -> GuestLibraryCheck.run(library("libxenguest.so.4.17"), handle));
        } finally {
            XenControl.closeHandle(control, handle);
        }
    }
}
