package org.xend.daemon.hypervisor.pvh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PvhAcpiTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 15, 16, 127, 128})
    void aKernelFindsEveryTableFromTheRsdpOn(int vcpus) {
        AcpiModule module = PvhAcpi.tables(vcpus, first(vcpus));
        assertEquals(0xfc000000L, module.address());
        assertEquals(
                List.of("RSD PTR ", "XSDT", "FACP", "DSDT", "APIC"),
                List.copyOf(TableReader.read(module).keySet()));
    }

    @Test
    void aProcessorEntryForEachVcpu() {
        ByteBuffer madt = table("APIC", 4, bits(0, 1, 3));
        assertEquals(0xfee00000, madt.getInt(36), "local APIC");
        assertEquals(0, madt.getInt(40), "no 8259");
        assertEquals(
                List.of(
                        "type 0, 8 bytes, id 0, APIC id 0, flags 1",
                        "type 0, 8 bytes, id 1, APIC id 2, flags 1",
                        "type 0, 8 bytes, id 2, APIC id 4, flags 0",
                        "type 0, 8 bytes, id 3, APIC id 6, flags 1"),
                processors(madt));
    }

    @Test
    void theLastApicIdIsBelowTheBroadcastOne() {
        List<String> entries = processors(table("APIC", 128, first(128)));
        assertEquals(128, entries.size());
        assertEquals("type 0, 8 bytes, id 127, APIC id 254, flags 1", entries.getLast());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # offset, bytes, value
            36,  4,      0, no FACS
            46,  2,      0, no SCI
            48,  4,      0, no SMI port
            56,  4,      0, no PM1 events
            64,  4,      0, no PM1 control
            76,  4,      0, no PM timer
            96,  2,    fff, no C2
            98,  2,    fff, no C3
            109, 2,     24, neither VGA nor CMOS clock nor 8042
            112, 4, 100075, hardware-reduced
            131, 1,      0, minor version
            132, 8,      0, no FACS
            244, 8,      0, no sleep control
            256, 8,      0, no sleep status
            """)
    void theFadtSaysThatThereIsNoLegacyHardware(int offset, int size, String value, String what) {
        ByteBuffer fadt = table("FACP", 2, first(2));
        assertEquals(5, fadt.get(8), "revision");
        assertEquals(268, fadt.capacity());
        long found = 0;
        for (int i = size - 1; i >= 0; i--) {
            found = found << 8 | fadt.get(offset + i) & 0xff;
        }
        assertEquals(value, Long.toHexString(found), what);
    }

    @Test
    void aProcessorDeviceForEachVcpuAndDisabledOnesAreAbsent() {
        byte[] dsdt = table("DSDT", 3, bits(0, 2)).array();
        String hid = "08 5f484944 0d 4143504930303037 00";
        assertArrayEquals(
                HexFormat.of()
                        .parseHex(String.join(
                                "",
                                ("10 41 06 5f53425f"
                                                + "5b82 1a 43303030 " + hid + " 08 5f554944 00"
                                                + "5b82 20 43303031 " + hid + " 08 5f554944 01 08 5f535441 00"
                                                + "5b82 1b 43303032 " + hid + " 08 5f554944 0a02")
                                        .split(" "))),
                Arrays.copyOfRange(dsdt, 36, dsdt.length));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0   | 0   | a PVH guest has 1 to 128 vcpus, not 0
            129 | 0   | a PVH guest has 1 to 128 vcpus, not 129
            2   | 1   | vcpu 0 boots the guest and cannot be disabled
            2   | 0 2 | vcpu 2 cannot be enabled in a guest of 2 vcpus
            """)
    void whatCannotBeIsRefused(int vcpus, String enabled, String sentence) {
        BitSet set = bits(
                Arrays.stream(enabled.split(" ")).mapToInt(Integer::parseInt).toArray());
        var refused = assertThrows(IllegalArgumentException.class, () -> PvhAcpi.tables(vcpus, set));
        assertEquals(sentence, refused.getMessage());
    }

    private static List<String> processors(ByteBuffer madt) {
        List<String> found = new ArrayList<>();
        for (int at = 44; at < madt.capacity(); at += madt.get(at + 1)) {
            found.add("type %d, %d bytes, id %d, APIC id %d, flags %x"
                    .formatted(
                            madt.get(at),
                            madt.get(at + 1),
                            madt.get(at + 2) & 0xff,
                            madt.get(at + 3) & 0xff,
                            madt.getInt(at + 4)));
        }
        return found;
    }

    private static ByteBuffer table(String signature, int vcpus, BitSet enabled) {
        return ByteBuffer.wrap(TableReader.read(PvhAcpi.tables(vcpus, enabled)).get(signature))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    private static BitSet first(int vcpus) {
        var bits = new BitSet();
        bits.set(0, vcpus);
        return bits;
    }

    private static BitSet bits(int... vcpus) {
        var bits = new BitSet();
        Arrays.stream(vcpus).forEach(bits::set);
        return bits;
    }
}
