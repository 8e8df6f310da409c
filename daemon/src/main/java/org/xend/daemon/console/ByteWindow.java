package org.xend.daemon.console;

/// A queue of bytes that keeps the newest when it is full. Owned by the owner of the history or reader it belongs
/// to. Memory grows with use, up to the capacity.
final class ByteWindow {
    private static final int SMALLEST = 1024;

    private final int capacity;
    private byte[] bytes = new byte[0];
    private int first;
    private int size;

    ByteWindow(int capacity) {
        this.capacity = capacity;
    }

    int size() {
        return size;
    }

    /// @return how many bytes were dropped: old ones, and of a chunk beyond the capacity new ones
    int append(byte[] chunk, int offset, int length) {
        int kept = Math.min(length, capacity);
        int overflow = Math.max(0, size + kept - capacity);
        drop(overflow);
        reserve(size + kept);
        int end = wrap(first + size);
        int beforeWrap = Math.min(kept, bytes.length - end);
        int from = offset + length - kept;
        System.arraycopy(chunk, from, bytes, end, beforeWrap);
        System.arraycopy(chunk, from + beforeWrap, bytes, 0, kept - beforeWrap);
        size += kept;
        return overflow + length - kept;
    }

    /// Removes and returns the oldest bytes, at most `most`.
    byte[] take(int most) {
        byte[] taken = copy(Math.min(most, size));
        drop(taken.length);
        if (size == 0) {
            bytes = new byte[0];
            first = 0;
        }
        return taken;
    }

    byte[] copy() {
        return copy(size);
    }

    private byte[] copy(int length) {
        var out = new byte[length];
        int beforeWrap = Math.min(length, bytes.length - first);
        System.arraycopy(bytes, first, out, 0, beforeWrap);
        System.arraycopy(bytes, 0, out, beforeWrap, length - beforeWrap);
        return out;
    }

    private void drop(int count) {
        if (count > 0) {
            first = wrap(first + count);
            size -= count;
        }
    }

    private void reserve(int needed) {
        if (needed > bytes.length) {
            var larger = new byte[(int) Math.min(capacity, Math.max(SMALLEST, Math.max(needed, 2L * bytes.length)))];
            byte[] content = copy(size);
            System.arraycopy(content, 0, larger, 0, size);
            bytes = larger;
            first = 0;
        }
    }

    private int wrap(int index) {
        return index >= bytes.length ? index - bytes.length : index;
    }
}
