package org.xend.daemon.journal.record;

import java.util.Arrays;

/// Numbers and texts one after the other in a buffer that is used again and again; numbers are little-endian.
/// Owned by its maker.
public final class RecordWriter {
    private static final int SMALLEST = 4096;
    /// An emptied writer keeps its buffer up to this size.
    private static final int KEPT = 256 * 1024;

    private byte[] bytes = new byte[SMALLEST];
    private int size;

    public int size() {
        return size;
    }

    public byte[] bytes() {
        return bytes;
    }

    public void clear() {
        size = 0;
        if (bytes.length > KEPT) {
            bytes = new byte[SMALLEST];
        }
    }

    RecordWriter put1(int value) {
        room(1);
        bytes[size++] = (byte) value;
        return this;
    }

    public RecordWriter put4(int value) {
        room(4);
        LittleEndian.put4(bytes, size, value);
        size += 4;
        return this;
    }

    public RecordWriter put8(long value) {
        return put4((int) value).put4((int) (value >>> 32));
    }

    RecordWriter putBytes(byte[] from, int offset, int length) {
        put4(length);
        room(length);
        System.arraycopy(from, offset, bytes, size, length);
        size += length;
        return this;
    }

    /// @param text of characters below 256 only
    @SuppressWarnings("deprecation") // the one way to copy such characters without an array between
    RecordWriter putText(String text) {
        int length = text.length();
        put4(length);
        room(length);
        text.getBytes(0, length, bytes, size);
        size += length;
        return this;
    }

    private void room(int count) {
        if (size + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, count), bytes.length * 2));
        }
    }
}
