package org.xend.daemon.hypervisor.pvh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Ranges as `from-to kind`, hexadecimal.
class PvhMemoryMapTest {
    private static final AcpiModule ACPI = new AcpiModule(0xfc000000L, new byte[5000]);

    @ParameterizedTest
    @CsvSource(textBlock = """
            # memory, max, end of low RAM, end of high RAM, pages at start
            1,        1,      100000,          0,     256
            32,      64,     4000000,          0,    8192
            512,    512,    20000000,          0,  131072
            4032,  4032,    fc000000,          0, 1032192
            4033,  4033,    fc000000,  100100000, 1032448
            256,   4096,    fc000000,  104000000,   65536
            8192,  8192,    fc000000,  204000000, 2097152
            1, 2147483647,  fc000000, 8000003f00000, 256
            """)
    void ramReachesAsFarAsTheGuestMayGrowAndLeavesTheHole(int memory, int max, String low, String high, long pages) {
        var map = PvhMemoryMap.of(memory, max, ACPI);
        assertEquals(low, Long.toHexString(map.lowmemEnd()));
        assertEquals(high, Long.toHexString(map.highmemEnd()));
        assertEquals(pages, map.targetPages());
        long ram = map.ranges().stream()
                .filter(r -> r.kind() == PvhMemoryMap.Kind.RAM)
                .mapToLong(PvhMemoryMap.Range::size)
                .sum();
        assertEquals((long) max << 20, ram);
        long end = 0;
        for (var range : map.ranges()) {
            assertTrue(range.address() >= end && range.size() > 0, range::toString);
            end = range.end();
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            64,   0-4000000 RAM | fc000000-fc002000 ACPI | feff8000-ff000000 RESERVED
            8192, 0-fc000000 RAM | fc000000-fc002000 ACPI | feff8000-ff000000 RESERVED | 100000000-204000000 RAM
            """)
    void rangesAreSorted(int max, String expected) {
        var map = PvhMemoryMap.of(1, max, ACPI);
        assertEquals(
                expected,
                String.join(
                        " | ",
                        map.ranges().stream()
                                .map(r -> "%x-%x %s".formatted(r.address(), r.end(), r.kind()))
                                .toList()));
    }

    @ParameterizedTest
    @CsvSource({"1,fc001000", "4096,fc001000", "4097,fc002000"})
    void theTablesTakeWholePages(int bytes, String end) {
        var map = PvhMemoryMap.of(1, 1, new AcpiModule(0xfc000000L, new byte[bytes]));
        assertEquals(end, Long.toHexString(map.ranges().get(1).end()));
    }

    @Test
    void theMapsOfAllGuestsHaveRoomForTheTables() {
        var every = new BitSet();
        every.set(0, PvhAcpi.MAX_VCPUS);
        var map = PvhMemoryMap.of(1, 8192, PvhAcpi.tables(PvhAcpi.MAX_VCPUS, every));
        assertEquals(PvhAcpi.ADDRESS, map.ranges().get(1).address());
    }

    @Test
    void encodedAsPackedEntries() {
        assertEquals(
                String.join("", """
                0000000000000000 0000400000000000 01000000
                000000fc00000000 0020000000000000 03000000
                0080fffe00000000 0080000000000000 02000000
                """.split("\\s+")),
                HexFormat.of().formatHex(PvhMemoryMap.of(4, 4, ACPI).encoded()));
        assertEquals(
                4 * PvhMemoryMap.ENTRY_BYTES, PvhMemoryMap.of(4, 8192, ACPI).encoded().length);
    }

    @Test
    void theHoleEndsAtFourGib() {
        assertEquals(1L << 32, PvhMemoryMap.MMIO_START + PvhMemoryMap.MMIO_SIZE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0  | 64 | fc000000 | a PVH guest of 0 MiB cannot start
            -1 | 64 | fc000000 | a PVH guest of -1 MiB cannot start
            65 | 64 | fc000000 | a PVH guest of at most 64 MiB cannot start with 65 MiB
            64 | 64 | fbfff000 | ACPI tables from 0xfbfff000 to 0xfc001000 are not whole pages of the hole
            64 | 64 | feff7000 | ACPI tables from 0xfeff7000 to 0xfeff9000 are not whole pages of the hole
            64 | 64 | fc000010 | ACPI tables from 0xfc000010 to 0xfc002010 are not whole pages of the hole
            """)
    void whatCannotBeIsRefused(int memory, int max, String tables, String sentence) {
        var module = new AcpiModule(Long.parseLong(tables, 16), new byte[5000]);
        var refused = assertThrows(IllegalArgumentException.class, () -> PvhMemoryMap.of(memory, max, module));
        assertEquals(sentence, refused.getMessage());
    }
}
