package org.xend.daemon.journal.segment;

import java.util.zip.CRC32C;
import org.xend.daemon.journal.record.LittleEndian;

/// The frame around the records that were written together: all of them count, or none.
///
/// ```
/// 0 length of the records    4 checksum    8 records, then zeros to a multiple of 8
/// ```
///
/// A length of 0 is the end. The checksum covers the file's number, the position in it and the length too, so
/// that bytes of another file or position are never taken for a group. Stateless but for its scratch space.
public final class Groups {
    public static final int HEADER = 8;

    private final CRC32C crc = new CRC32C();
    private final byte[] position = new byte[16];

    /// Bytes a group takes in a file.
    public static long framed(long records) {
        return HEADER + records + 7 & ~7L;
    }

    public int checksum(long number, int at, byte[] records, int offset, int length) {
        LittleEndian.put8(position, 0, number);
        LittleEndian.put4(position, 8, at);
        LittleEndian.put4(position, 12, length);
        crc.reset();
        crc.update(position, 0, position.length);
        crc.update(records, offset, length);
        return (int) crc.getValue();
    }
}
