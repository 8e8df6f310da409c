package org.xend.daemon.hypervisor.pvh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// Follows the addresses in a module from the RSDP on, as a kernel does, checking each table's sum.
final class TableReader {
    private final AcpiModule module;
    private final ByteBuffer bytes;
    private final Map<String, byte[]> tables = new LinkedHashMap<>();

    private TableReader(AcpiModule module) {
        this.module = module;
        this.bytes = ByteBuffer.wrap(module.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// Signature ("RSD PTR " for the first) to bytes, in the order of discovery.
    static Map<String, byte[]> read(AcpiModule module) {
        var reader = new TableReader(module);
        reader.root();
        return reader.tables;
    }

    static int sum(byte[] bytes) {
        int sum = 0;
        for (byte next : bytes) {
            sum += next;
        }
        return sum & 0xff;
    }

    private void root() {
        byte[] rsdp = Arrays.copyOf(module.bytes(), 36);
        assertEquals("RSD PTR ", text(0, 8));
        assertEquals(2, rsdp[15], "revision");
        assertEquals(36, bytes.getInt(20), "length");
        assertEquals(0, sum(Arrays.copyOf(rsdp, 20)), "sum of the first part");
        assertEquals(0, sum(rsdp), "sum");
        tables.put("RSD PTR ", rsdp);
        ByteBuffer xsdt = table(bytes.getLong(24));
        while (xsdt.hasRemaining()) {
            ByteBuffer found = table(xsdt.getLong());
            if (found.getInt(0) == 0x50434146) {
                assertEquals(found.getInt(40) & 0xffffffffL, found.getLong(140), "DSDT and X_DSDT");
                table(found.getLong(140));
            }
        }
    }

    /// Position is behind the header.
    private ByteBuffer table(long address) {
        int at = Math.toIntExact(address - module.address());
        assertEquals(0, at % 16, "alignment of the table at " + at);
        int length = bytes.getInt(at + 4);
        assertTrue(at + length <= bytes.capacity(), "length of the table at " + at);
        byte[] table = Arrays.copyOfRange(module.bytes(), at, at + length);
        assertEquals(0, sum(table), "sum of " + text(at, 4));
        assertEquals("XEND  XENDPVH ", text(at + 10, 14));
        tables.put(text(at, 4), table);
        return ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN).position(AcpiTable.HEADER);
    }

    private String text(int at, int length) {
        return new String(module.bytes(), at, length, StandardCharsets.US_ASCII);
    }
}
