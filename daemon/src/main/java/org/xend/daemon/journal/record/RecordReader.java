package org.xend.daemon.journal.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads what a [RecordWriter] has written. Owned by its maker.
///
/// Its methods throw [IndexOutOfBoundsException] or [IllegalArgumentException] where the bytes end too soon:
/// what has passed its checksum and still cannot be read was written by another program.
public final class RecordReader {
    private byte[] bytes = {};
    private int at;
    private int end;

    public RecordReader of(byte[] from, int offset, int length) {
        bytes = from;
        at = offset;
        end = offset + length;
        return this;
    }

    public boolean hasMore() {
        return at < end;
    }

    public int get1() {
        return bytes[take(1)] & 0xff;
    }

    public int get4() {
        return LittleEndian.get4(bytes, take(4));
    }

    public long get8() {
        return LittleEndian.get8(bytes, take(8));
    }

    public byte[] getBytes() {
        int length = get4();
        int from = take(length);
        return Arrays.copyOfRange(bytes, from, from + length);
    }

    public String getText() {
        int length = get4();
        return new String(bytes, take(length), length, StandardCharsets.ISO_8859_1);
    }

    private int take(int count) {
        if (count < 0 || count > end - at) {
            throw new IllegalArgumentException("a record ends too soon");
        }
        int from = at;
        at += count;
        return from;
    }
}
