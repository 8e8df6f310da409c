package org.xend.daemon.store.node;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.xend.protocol.xs.Payload;

/// The names of many children in order of creation, kept as the bytes that DIRECTORY lists: a persistent trie
/// over positions, 32 ways to a level, whose leaves are the names of 32 positions, each followed by NUL.
/// Immutable.
///
/// Every level knows where the bytes of each slot end, so a window of the list costs what it copies: no name
/// before it is looked at, and none inside it. A name that is taken out leaves its position unused.
final class NameList {
    static final NameList EMPTY = new NameList(Level.NONE, NameList.BITS, 0);
    /// Positions there can be.
    static final int MOST = 1 << 30;

    private static final int BITS = 5;
    private static final int WIDTH = 1 << BITS;
    private static final byte[] NO_NAMES = {};

    /// Slots are levels, or on the lowest level leaves; null where no name is left. Ends say how many bytes there
    /// are up to and with each slot.
    private record Level(Object[] slots, int[] ends) {
        private static final Level NONE = new Level(new Object[0], new int[0]);

        private int bytes() {
            return ends.length == 0 ? 0 : ends[ends.length - 1];
        }

        /// As this one, with another slot there, which may be one more than there were.
        ///
        /// @param more how many bytes more it has than what was there
        private Level with(int index, Object slot, int more) {
            int length = Math.max(slots.length, index + 1);
            Object[] changed = Arrays.copyOf(slots, length);
            int[] moved = Arrays.copyOf(ends, length);
            for (int i = slots.length; i < length; i++) {
                moved[i] = bytes();
            }
            changed[index] = slot;
            for (int i = index; i < length; i++) {
                moved[i] += more;
            }
            return new Level(changed, moved);
        }
    }

    private final Level top;
    private final int shift;
    private final int length;

    private NameList(Level top, int shift, int length) {
        this.top = top;
        this.shift = shift;
        this.length = length;
    }

    /// Positions given out so far, unused ones included.
    int length() {
        return length;
    }

    /// The name's position is what [#length] was.
    NameList append(String name) {
        Level below = top;
        int bits = shift;
        if (length == WIDTH << bits) {
            below = new Level(new Object[] {top}, new int[] {top.bytes()});
            bits += BITS;
        }
        return new NameList(appended(below, bits, length, name), bits, length + 1);
    }

    NameList without(int position, String name) {
        Level left = cut(top, shift, position, name);
        return new NameList(left == null ? Level.NONE : left, shift, length);
    }

    /// Copies a window of the list, wherever names begin and end.
    ///
    /// @return bytes copied: fewer than there is room for where the list ends
    int copy(int skip, byte[] target, int at, int room) {
        return copy(top, skip, target, at, room);
    }

    void forEach(Consumer<String> action) {
        each(top, action);
    }

    private static Level appended(Level level, int shift, int position, String name) {
        int index = position >>> shift & WIDTH - 1;
        Object slot = index < level.slots.length ? level.slots[index] : null;
        Object longer = shift == BITS
                ? joined(slot == null ? NO_NAMES : (byte[]) slot, name)
                : appended(slot == null ? Level.NONE : (Level) slot, shift - BITS, position, name);
        return level.with(index, longer, name.length() + 1);
    }

    private static byte[] joined(byte[] leaf, String name) {
        byte[] longer = Arrays.copyOf(leaf, leaf.length + name.length() + 1);
        Payload.put(name, 0, longer, leaf.length);
        return longer;
    }

    /// @return null where nothing is left
    private static Level cut(Level level, int shift, int position, String name) {
        int gone = name.length() + 1;
        if (level.bytes() == gone) {
            return null;
        }
        int index = position >>> shift & WIDTH - 1;
        Object left = shift == BITS
                ? cut((byte[]) level.slots[index], name)
                : cut((Level) level.slots[index], shift - BITS, position, name);
        return level.with(index, left, -gone);
    }

    private static byte[] cut(byte[] leaf, String name) {
        int gone = name.length() + 1;
        if (leaf.length == gone) {
            return null;
        }
        byte[] wanted = joined(NO_NAMES, name);
        int from = 0;
        while (!Arrays.equals(leaf, from, Math.min(from + gone, leaf.length), wanted, 0, gone)) {
            from = end(leaf, from) + 1;
        }
        byte[] left = Arrays.copyOf(leaf, leaf.length - gone);
        System.arraycopy(leaf, from + gone, left, from, left.length - from);
        return left;
    }

    private static int copy(Level level, int skip, byte[] target, int at, int room) {
        int[] ends = level.ends;
        int index = first(ends, skip);
        int done = 0;
        while (index < ends.length && done < room) {
            int begin = index == 0 ? 0 : ends[index - 1];
            int from = Math.max(skip - begin, 0);
            int count = Math.min(ends[index] - begin - from, room - done);
            if (level.slots[index] instanceof byte[] leaf) {
                System.arraycopy(leaf, from, target, at + done, count);
            } else if (count > 0) {
                copy((Level) level.slots[index], from, target, at + done, count);
            }
            done += count;
            index++;
        }
        return done;
    }

    /// The slot that holds the byte behind those to skip.
    private static int first(int[] ends, int skip) {
        int low = 0;
        int high = ends.length;
        while (low < high) {
            int middle = low + high >>> 1;
            if (ends[middle] > skip) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private static void each(Level level, Consumer<String> action) {
        for (Object slot : level.slots) {
            if (slot instanceof Level below) {
                each(below, action);
            } else if (slot instanceof byte[] leaf) {
                each(leaf, action);
            }
        }
    }

    private static void each(byte[] leaf, Consumer<String> action) {
        for (int from = 0, to; from < leaf.length; from = to + 1) {
            to = end(leaf, from);
            action.accept(new String(leaf, from, to - from, StandardCharsets.ISO_8859_1));
        }
    }

    private static int end(byte[] leaf, int from) {
        int at = from;
        while (leaf[at] != 0) {
            at++;
        }
        return at;
    }
}
