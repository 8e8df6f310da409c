package org.xend.daemon.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.xend.protocol.xs.Payload;

/// The names of many children in order of creation, kept as the bytes that DIRECTORY lists: a persistent trie
/// over positions, 32 ways to a level, whose leaves are the names of 32 positions, each followed by NUL.
/// Immutable.
///
/// Every level knows how many bytes are below it, so a window of the list costs what it copies: no name before
/// it is looked at, and none inside it. A name that is taken out leaves its position unused.
final class NameList {
    static final NameList EMPTY = new NameList(Level.NONE, NameList.BITS, 0);
    /// Positions there can be.
    static final int MOST = 1 << 30;

    private static final int BITS = 5;
    private static final int WIDTH = 1 << BITS;
    private static final byte[] NO_NAMES = {};

    /// Slots are levels, or on the lowest level leaves; null where no name is left.
    private record Level(Object[] slots, int bytes) {
        private static final Level NONE = new Level(new Object[0], 0);
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
            below = new Level(new Object[]{top}, top.bytes);
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
        Object[] slots = Arrays.copyOf(level.slots, Math.max(level.slots.length, index + 1));
        Object slot = slots[index];
        slots[index] = shift == BITS
                ? joined(slot == null ? NO_NAMES : (byte[]) slot, name)
                : appended(slot == null ? Level.NONE : (Level) slot, shift - BITS, position, name);
        return new Level(slots, level.bytes + name.length() + 1);
    }

    private static byte[] joined(byte[] leaf, String name) {
        byte[] longer = Arrays.copyOf(leaf, leaf.length + name.length() + 1);
        Payload.put(name, 0, longer, leaf.length);
        return longer;
    }

    /// @return null where nothing is left
    private static Level cut(Level level, int shift, int position, String name) {
        int bytes = level.bytes - name.length() - 1;
        if (bytes == 0) {
            return null;
        }
        int index = position >>> shift & WIDTH - 1;
        Object[] slots = level.slots.clone();
        slots[index] = shift == BITS
                ? cut((byte[]) slots[index], name)
                : cut((Level) slots[index], shift - BITS, position, name);
        return new Level(slots, bytes);
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
        int before = skip;
        int done = 0;
        for (Object slot : level.slots) {
            int bytes = bytes(slot);
            if (before >= bytes) {
                before -= bytes;
                continue;
            }
            int count = Math.min(bytes - before, room - done);
            if (slot instanceof byte[] leaf) {
                System.arraycopy(leaf, before, target, at + done, count);
            } else {
                copy((Level) slot, before, target, at + done, count);
            }
            before = 0;
            done += count;
            if (done == room) {
                break;
            }
        }
        return done;
    }

    private static int bytes(Object slot) {
        return slot == null ? 0 : slot instanceof byte[] leaf ? leaf.length : ((Level) slot).bytes;
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
