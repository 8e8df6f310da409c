package org.xend.daemon.journal.segment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.xend.daemon.clock.BootIdentity;
import org.xend.daemon.journal.record.LittleEndian;

/// The first [#BYTES] of a segment or a snapshot.
///
/// ```
///   0 magic    8 version    12 offset    16 number    24 length of the boot id    28 boot id
/// 232 checksum of all before
/// 240 begun (0 prepared, 1 follows a snapshot, 2 follows a segment)    244 end of that segment    248 its number
/// ```
///
/// The last 16 bytes are written when a prepared segment is taken into use, the first 236 when it is made.
///
/// @param offset of a snapshot: where in the segment of its number the changes begin that are not in it; of a
/// segment: its size
/// @param boot of the host under which it was written
public record FileHeader(Kind kind, long number, int offset, BootIdentity boot) {
    public static final int BYTES = 256;
    public static final int BEGUN = 240;
    public static final int PREVIOUS_END = 244;
    public static final int PREVIOUS = 248;

    public static final int AFTER_SNAPSHOT = 1;
    public static final int AFTER_SEGMENT = 2;

    private static final int VERSION = 1;
    private static final int CHECKSUM = 232;
    private static final int MOST_BOOT_ID = CHECKSUM - 28;

    public enum Kind {
        SEGMENT("xendjrnl"),
        SNAPSHOT("xendsnap");

        private final byte[] magic;

        Kind(String magic) {
            this.magic = magic.getBytes(StandardCharsets.US_ASCII);
        }
    }

    byte[] encoded() {
        byte[] bytes = new byte[BYTES];
        System.arraycopy(kind.magic, 0, bytes, 0, kind.magic.length);
        LittleEndian.put4(bytes, 8, VERSION);
        LittleEndian.put4(bytes, 12, offset);
        LittleEndian.put8(bytes, 16, number);
        byte[] name = boot.text().getBytes(StandardCharsets.ISO_8859_1);
        int length = Math.min(name.length, MOST_BOOT_ID);
        LittleEndian.put4(bytes, 24, length);
        System.arraycopy(name, 0, bytes, 28, length);
        LittleEndian.put4(bytes, CHECKSUM, checksum(bytes));
        return bytes;
    }

    /// @throws IOException says what is wrong with it, as the end of a sentence that begins with the file
    public static FileHeader decode(Kind kind, byte[] bytes) throws IOException {
        if (!Arrays.equals(bytes, 0, 8, kind.magic, 0, 8)) {
            throw new IOException("is no file of this daemon's journal");
        }
        if (LittleEndian.get4(bytes, 8) != VERSION) {
            throw new IOException("was written in another format (" + LittleEndian.get4(bytes, 8) + ")");
        }
        if (LittleEndian.get4(bytes, CHECKSUM) != checksum(bytes)) {
            throw new IOException("has a damaged beginning");
        }
        int length = LittleEndian.get4(bytes, 24);
        if (length < 0 || length > MOST_BOOT_ID) {
            throw new IOException("has a damaged beginning");
        }
        return new FileHeader(
                kind,
                LittleEndian.get8(bytes, 16),
                LittleEndian.get4(bytes, 12),
                new BootIdentity(new String(bytes, 28, length, StandardCharsets.ISO_8859_1)));
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, CHECKSUM);
        return (int) crc.getValue();
    }
}
