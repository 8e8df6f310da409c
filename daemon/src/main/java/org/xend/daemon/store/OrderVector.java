package org.xend.daemon.store;

import java.util.function.Predicate;

/// A persistent vector of names: a trie over positions, 32 to a level. Names are appended at the end and
/// taken out by position, which leaves a hole. Immutable.
final class OrderVector {
    static final OrderVector EMPTY = new OrderVector(new Object[0], 0, 0);

    private static final int BITS = 5;
    private static final int WIDTH = 1 << BITS;

    private final Object[] top;
    private final int shift;
    private final int length;

    private OrderVector(Object[] top, int shift, int length) {
        this.top = top;
        this.shift = shift;
        this.length = length;
    }

    /// Positions given out so far, holes included.
    int length() {
        return length;
    }

    OrderVector append(String name) {
        if (length == WIDTH << shift) {
            return new OrderVector(set(new Object[]{top}, shift + BITS, length, name), shift + BITS,
                    length + 1);
        }
        return new OrderVector(set(top, shift, length, name), shift, length + 1);
    }

    OrderVector without(int position) {
        return new OrderVector(set(top, shift, position, null), shift, length);
    }

    /// @param action returns false to end the walk
    void forEach(Predicate<String> action) {
        each(top, shift, action);
    }

    private static Object[] set(Object[] level, int shift, int position, String name) {
        int index = position >>> shift & WIDTH - 1;
        Object[] copy = java.util.Arrays.copyOf(level, Math.max(level.length, index + 1));
        copy[index] = shift == 0
                ? name
                : set(copy[index] == null ? new Object[0] : (Object[]) copy[index], shift - BITS, position,
                        name);
        return copy;
    }

    private static boolean each(Object[] level, int shift, Predicate<String> action) {
        for (Object slot : level) {
            boolean goOn = slot == null || (shift == 0
                    ? action.test((String) slot)
                    : each((Object[]) slot, shift - BITS, action));
            if (!goOn) {
                return false;
            }
        }
        return true;
    }
}
