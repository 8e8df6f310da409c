package org.xend.daemon.ring;

/// One direction of a ring: bytes in a power-of-two area and two free-running 32-bit indices, one written by
/// the producer, one by the consumer. Holds no state of its own; each end uses its own side's methods only.
///
/// The other party may write anything into its index: each is read once, and a distance larger than the area
/// is reported as [#BROKEN], never used.
final class ByteRing {
    /// The indices contradict each other; this direction cannot be served.
    static final int BROKEN = -1;

    private final SharedPage page;
    private final int data;
    private final int size;
    private final int consumed;
    private final int produced;

    /// @param data offset of the bytes
    /// @param size of the area, a power of two
    /// @param consumed offset of the consumer's index
    /// @param produced offset of the producer's index
    ByteRing(SharedPage page, int data, int size, int consumed, int produced) {
        this.page = page;
        this.data = data;
        this.size = size;
        this.consumed = consumed;
        this.produced = produced;
    }

    /// The consumer's side: takes up to `length` bytes.
    ///
    /// @return how many, or [#BROKEN]
    int take(byte[] target, int offset, int length) {
        int from = consumedIndex();
        int count = peek(from, target, offset, length);
        if (count > 0) {
            advance(from + count);
        }
        return count;
    }

    /// The consumer's side: copies up to `length` bytes from an index of its own, which moves by [#advance].
    ///
    /// @return how many, or [#BROKEN]
    int peek(int from, byte[] target, int offset, int length) {
        int available = page.word(produced) - from;
        if (available < 0 || available > size) {
            return BROKEN;
        }
        int count = Math.min(available, length);
        int start = from & size - 1;
        int first = Math.min(count, size - start);
        page.read(data + start, target, offset, first);
        page.read(data, target, offset + first, count - first);
        return count;
    }

    /// The consumer's side: bytes before this index are taken.
    void advance(int to) {
        page.setWord(consumed, to);
    }

    int consumedIndex() {
        return page.word(consumed);
    }

    int producedIndex() {
        return page.word(produced);
    }

    /// The producer's side: puts up to `length` bytes, as far as there is room.
    ///
    /// @return how many, or [#BROKEN]
    int put(byte[] source, int offset, int length) {
        int to = page.word(produced);
        int used = to - page.word(consumed);
        if (used < 0 || used > size) {
            return BROKEN;
        }
        int count = Math.min(size - used, length);
        int start = to & size - 1;
        int first = Math.min(count, size - start);
        page.write(data + start, source, offset, first);
        page.write(data, source, offset + first, count - first);
        if (count > 0) {
            page.setWord(produced, to + count);
        }
        return count;
    }

    /// @return bytes that wait to be taken, or [#BROKEN]
    int available() {
        int available = page.word(produced) - page.word(consumed);
        return available < 0 || available > size ? BROKEN : available;
    }
}
