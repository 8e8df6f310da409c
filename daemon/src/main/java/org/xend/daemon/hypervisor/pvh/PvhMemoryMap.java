package org.xend.daemon.hypervisor.pvh;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// Where a PVH guest finds memory. Immutable.
///
/// ```
/// 0            RAM, up to lowmemEnd
/// 0xfc000000   ACPI tables                  ┐
/// 0xfee00000   local APIC (no entry)        │ the hole
/// 0xfeff8000   8 special pages of Xen       ┘
/// 0x100000000  RAM that did not fit below the hole, up to highmemEnd
/// ```
///
/// RAM reaches as far as the domain may grow, not as far as it is filled at start: what is above [#targetPages]
/// is populated on demand, and the guest's balloon driver gives it back at once. The hole's bounds and the place
/// of the special pages are those of libxl and libxenguest: the rings of store and console are among them.
public final class PvhMemoryMap {
    /// First byte of the hole below 4 GiB.
    public static final long MMIO_START = 0xfc00_0000L;
    /// Bytes from there to 4 GiB.
    public static final long MMIO_SIZE = 0x400_0000L;
    /// Bytes of an encoded range.
    public static final int ENTRY_BYTES = 20;

    private static final long FOUR_GIB = 1L << 32;
    private static final long PAGE = 4096;
    private static final long SPECIAL_PAGES = 0xfeff_8000L;
    private static final int SPECIAL_PAGE_COUNT = 8;

    /// What a range holds, with its e820 number.
    ///
    /// ACPI is the kind a guest may reuse after reading the tables. libxl since 4.21 says NVS (4) instead, since
    /// its AML reads the tables as the guest runs; ours does not.
    public enum Kind {
        RAM(1),
        RESERVED(2),
        ACPI(3);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        /// As in an e820 entry.
        public int number() {
            return number;
        }
    }

    /// An e820 entry.
    ///
    /// @param address guest-physical, first byte
    /// @param size in bytes
    public record Range(long address, long size, Kind kind) {
        /// First byte after it.
        public long end() {
            return address + size;
        }
    }

    private final int memoryMib;
    private final long lowmemEnd;
    private final long highmemEnd;
    private final List<Range> ranges;

    private PvhMemoryMap(int memoryMib, long lowmemEnd, long highmemEnd, List<Range> ranges) {
        this.memoryMib = memoryMib;
        this.lowmemEnd = lowmemEnd;
        this.highmemEnd = highmemEnd;
        this.ranges = List.copyOf(ranges);
    }

    /// The map of a guest. Whole MiB, because `xc_dom_mem_init` counts in them and the build fails when its count
    /// and the map's differ.
    ///
    /// @param memoryMib populated at start, at least 1
    /// @param maxMemoryMib how far it may grow, at least memoryMib
    /// @throws IllegalArgumentException where memory is too little or the tables are not within their place
    public static PvhMemoryMap of(int memoryMib, int maxMemoryMib, AcpiModule acpi) {
        if (memoryMib < 1) {
            throw new IllegalArgumentException("a PVH guest of " + memoryMib + " MiB cannot start");
        }
        if (maxMemoryMib < memoryMib) {
            throw new IllegalArgumentException(
                    "a PVH guest of at most " + maxMemoryMib + " MiB cannot start with " + memoryMib + " MiB");
        }
        var tables = new Range(acpi.address(), wholePages(acpi.bytes().length), Kind.ACPI);
        if (tables.address() < MMIO_START || tables.end() > SPECIAL_PAGES || tables.address() % PAGE != 0) {
            throw new IllegalArgumentException("ACPI tables from 0x%x to 0x%x are not whole pages of the hole"
                    .formatted(tables.address(), tables.end()));
        }
        long bytes = (long) maxMemoryMib << 20;
        long lowmemEnd = Math.min(bytes, MMIO_START);
        long above = bytes - lowmemEnd;
        var ranges = new ArrayList<Range>();
        ranges.add(new Range(0, lowmemEnd, Kind.RAM));
        ranges.add(tables);
        ranges.add(new Range(SPECIAL_PAGES, SPECIAL_PAGE_COUNT * PAGE, Kind.RESERVED));
        if (above > 0) {
            ranges.add(new Range(FOUR_GIB, above, Kind.RAM));
        }
        return new PvhMemoryMap(memoryMib, lowmemEnd, above > 0 ? FOUR_GIB + above : 0, ranges);
    }

    /// First byte after the RAM below the hole (`lowmem_end`).
    public long lowmemEnd() {
        return lowmemEnd;
    }

    /// First byte after the RAM above 4 GiB (`highmem_end`); 0 where there is none.
    public long highmemEnd() {
        return highmemEnd;
    }

    /// Pages populated at start (`target_pages`).
    public long targetPages() {
        return ((long) memoryMib << 20) / PAGE;
    }

    /// By address; they do not overlap.
    public List<Range> ranges() {
        return ranges;
    }

    /// The ranges as `struct e820entry`, one after the other: address u64, size u64, kind u32, little-endian
    /// and packed.
    public byte[] encoded() {
        ByteBuffer bytes = ByteBuffer.allocate(ranges.size() * ENTRY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (Range range : ranges) {
            bytes.putLong(range.address())
                    .putLong(range.size())
                    .putInt(range.kind().number());
        }
        return bytes.array();
    }

    private static long wholePages(int bytes) {
        return (bytes + PAGE - 1) / PAGE * PAGE;
    }
}
