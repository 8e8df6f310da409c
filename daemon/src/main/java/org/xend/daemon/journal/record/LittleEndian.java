package org.xend.daemon.journal.record;

/// Little-endian numbers in byte arrays.
public final class LittleEndian {
    private LittleEndian() {}

    public static void put4(byte[] bytes, int at, int value) {
        bytes[at] = (byte) value;
        bytes[at + 1] = (byte) (value >>> 8);
        bytes[at + 2] = (byte) (value >>> 16);
        bytes[at + 3] = (byte) (value >>> 24);
    }

    public static int get4(byte[] bytes, int at) {
        return bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff) << 16 | bytes[at + 3] << 24;
    }

    public static void put8(byte[] bytes, int at, long value) {
        put4(bytes, at, (int) value);
        put4(bytes, at + 4, (int) (value >>> 32));
    }

    public static long get8(byte[] bytes, int at) {
        return get4(bytes, at) & 0xffffffffL | (long) get4(bytes, at + 4) << 32;
    }
}
