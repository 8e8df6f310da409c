package org.xend.daemon.hypervisor.pvh;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// A system description table: the header all of them share, and the sums that guard them.
///
/// ```
///  0 signature   4 length u32   8 revision u8   9 checksum u8
/// 10 OEM id [6] 16 OEM table id [8] 24 OEM revision u32
/// 28 creator id [4] 32 creator revision u32 36 content
/// ```
///
/// Source: ACPI specification 6.3, 5.2.6.
final class AcpiTable {
    /// Bytes of the header.
    static final int HEADER = 36;
    /// The maker's name, in all tables.
    static final String OEM_ID = "XEND  ";

    private static final int LENGTH_AT = 4;
    private static final int CHECKSUM_AT = 9;

    private AcpiTable() {}

    /// A table of which the header is written, but for the checksum; position is at the content.
    static ByteBuffer begin(String signature, int revision, int length) {
        return ByteBuffer.allocate(length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(ascii(signature))
                .putInt(length)
                .put((byte) revision)
                .put((byte) 0)
                .put(ascii(OEM_ID))
                .put(ascii("XENDPVH "))
                .putInt(1)
                .put(ascii("XEND"))
                .putInt(1);
    }

    /// Its bytes, with the checksum in place.
    static byte[] finish(ByteBuffer table) {
        byte[] bytes = table.array();
        if (table.getInt(LENGTH_AT) != bytes.length || table.hasRemaining()) {
            throw new IllegalStateException("a table of " + bytes.length + " bytes was not filled");
        }
        seal(bytes, CHECKSUM_AT, bytes.length);
        return bytes;
    }

    /// Sets one byte so that the first bytes sum up to 0.
    static void seal(byte[] bytes, int checksumAt, int length) {
        bytes[checksumAt] = 0;
        byte sum = 0;
        for (int at = 0; at < length; at++) {
            sum += bytes[at];
        }
        bytes[checksumAt] = (byte) -sum;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
