package org.xend.daemon.hypervisor.xen.builder;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;
import org.xend.daemon.hypervisor.BuildRequest;
import org.xend.daemon.hypervisor.HypervisorException;
import org.xend.daemon.hypervisor.HypervisorException.Reason;
import org.xend.daemon.hypervisor.pvh.AcpiModule;
import org.xend.daemon.hypervisor.pvh.PvhAcpi;
import org.xend.daemon.hypervisor.pvh.PvhMemoryMap;
import org.xend.daemon.hypervisor.xen.ffm.XenControl;

/// The parts of a PVH guest's build that a PV guest does not have: parameters of its container, memory for its
/// page tables, a memory map and ACPI tables.
///
/// @param arena the build's: the library reads the tables until the image is built
record PvhMachine(Arena arena, BuildRequest request, AcpiModule acpi, PvhMemoryMap map) {
    /// `hvm/params.h`: how missed timer ticks are treated.
    private static final int TIMER_MODE = 10;
    private static final int NO_DELAY_FOR_MISSED_TICKS = 1;
    private static final long KIB_PER_PAGE = 4;
    private static final long PAGES_PER_VCPU = 256;

    static PvhMachine of(Arena arena, BuildRequest request) {
        try {
            var all = new BitSet();
            all.set(0, request.vcpus());
            AcpiModule acpi = PvhAcpi.tables(request.vcpus(), all);
            return new PvhMachine(
                    arena, request, acpi, PvhMemoryMap.of(request.memoryMib(), request.maxMemoryMib(), acpi));
        } catch (IllegalArgumentException e) {
            throw new HypervisorException(Reason.INVALID, e.getMessage());
        }
    }

    /// Before the build.
    void prepare(XenControl control, int domid) {
        control.setHvmParameter(domid, TIMER_MODE, NO_DELAY_FOR_MISSED_TICKS);
        // Page tables for each vcpu, and for the RAM one page a MiB, or two where Xen keeps shadows.
        long perMib = control.physicalInfo().hasHap() ? 1 : 2;
        long kib = KIB_PER_PAGE * (PAGES_PER_VCPU * request.vcpus() + perMib * request.maxMemoryMib());
        control.call("xc_set_paging_mempool_size", domid, kib * 1024);
    }

    /// To the builder, before it reads the kernel.
    void describe(ImageLayout image) {
        image.setPvh(request.vcpus(), map.targetPages(), PvhMemoryMap.MMIO_START, map.lowmemEnd(), map.highmemEnd());
    }

    /// To the builder and to Xen, once memory is populated.
    void place(XenControl control, int domid, ImageLayout image) {
        image.setAcpi(0, arena.allocateFrom(ValueLayout.JAVA_BYTE, acpi.bytes()), acpi.address());
        MemorySegment entries = arena.allocateFrom(ValueLayout.JAVA_BYTE, map.encoded());
        control.setMemoryMap(domid, entries, map.ranges().size());
        image.setMemoryMap(entries, map.ranges().size());
    }
}
