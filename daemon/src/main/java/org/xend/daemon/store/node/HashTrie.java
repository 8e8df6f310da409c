package org.xend.daemon.store.node;

import java.util.Arrays;
import java.util.function.Consumer;

/// A persistent hash table of nodes by name: a trie over the bits of the name's hash, 32 ways to a level,
/// with only the slots in use stored. Immutable.
final class HashTrie {
    static final HashTrie EMPTY = new HashTrie(0, new Object[0]);

    private static final int BITS = 5;
    private static final int HASH_BITS = 32;

    private final int present;
    /// Each slot is a [Node], a [HashTrie], or, below the last level, an array of nodes of equal hash.
    private final Object[] slots;

    private HashTrie(int present, Object[] slots) {
        this.present = present;
        this.slots = slots;
    }

    Node get(String text, int from, int to, int hash) {
        int mixed = mix(hash);
        HashTrie level = this;
        for (int shift = 0; ; shift += BITS) {
            int bit = bit(mixed, shift);
            if ((level.present & bit) == 0) {
                return null;
            }
            Object slot = level.slots[level.index(bit)];
            if (slot instanceof HashTrie below) {
                level = below;
            } else if (slot instanceof Node node) {
                return node.isNamed(text, from, to, hash) ? node : null;
            } else {
                for (Node node : (Node[]) slot) {
                    if (node.isNamed(text, from, to, hash)) {
                        return node;
                    }
                }
                return null;
            }
        }
    }

    /// Adds a node, or replaces that of the same name.
    HashTrie put(Node node) {
        return put(node, mix(node.name.hashCode()), 0);
    }

    /// Takes out the node of a name that is present.
    HashTrie remove(String name) {
        return remove(name, mix(name.hashCode()), 0);
    }

    void forEach(Consumer<Node> action) {
        for (Object slot : slots) {
            if (slot instanceof HashTrie below) {
                below.forEach(action);
            } else if (slot instanceof Node node) {
                action.accept(node);
            } else {
                for (Node node : (Node[]) slot) {
                    action.accept(node);
                }
            }
        }
    }

    private HashTrie put(Node node, int mixed, int shift) {
        int bit = bit(mixed, shift);
        int index = index(bit);
        if ((present & bit) == 0) {
            Object[] more = new Object[slots.length + 1];
            System.arraycopy(slots, 0, more, 0, index);
            more[index] = node;
            System.arraycopy(slots, index, more, index + 1, slots.length - index);
            return new HashTrie(present | bit, more);
        }
        Object[] changed = slots.clone();
        Object slot = slots[index];
        if (slot instanceof HashTrie below) {
            changed[index] = below.put(node, mixed, shift + BITS);
        } else if (slot instanceof Node there) {
            changed[index] = there.name.equals(node.name) ? node : pair(there, node, shift + BITS);
        } else {
            changed[index] = with((Node[]) slot, node);
        }
        return new HashTrie(present, changed);
    }

    private static Object pair(Node one, Node two, int shift) {
        return shift >= HASH_BITS
                ? new Node[] {one, two}
                : EMPTY.put(one, mix(one.name.hashCode()), shift).put(two, mix(two.name.hashCode()), shift);
    }

    private static Node[] with(Node[] equalHash, Node node) {
        for (int i = 0; i < equalHash.length; i++) {
            if (equalHash[i].name.equals(node.name)) {
                Node[] changed = equalHash.clone();
                changed[i] = node;
                return changed;
            }
        }
        Node[] more = Arrays.copyOf(equalHash, equalHash.length + 1);
        more[equalHash.length] = node;
        return more;
    }

    private HashTrie remove(String name, int mixed, int shift) {
        int bit = bit(mixed, shift);
        int index = index(bit);
        Object slot = slots[index];
        Object left = switch (slot) {
            case HashTrie below -> below.remove(name, mixed, shift + BITS).collapsed();
            case Node _ -> null;
            default -> without((Node[]) slot, name);
        };
        if (left == null) {
            Object[] fewer = new Object[slots.length - 1];
            System.arraycopy(slots, 0, fewer, 0, index);
            System.arraycopy(slots, index + 1, fewer, index, fewer.length - index);
            return new HashTrie(present & ~bit, fewer);
        }
        Object[] changed = slots.clone();
        changed[index] = left;
        return new HashTrie(present, changed);
    }

    /// A level with a single node is that node, so that an emptied trie is as small as a fresh one.
    private Object collapsed() {
        return slots.length == 0 ? null : slots.length == 1 && slots[0] instanceof Node only ? only : this;
    }

    private static Object without(Node[] equalHash, String name) {
        Node[] left =
                Arrays.stream(equalHash).filter(node -> !node.name.equals(name)).toArray(Node[]::new);
        return left.length == 1 ? left[0] : left;
    }

    private int index(int bit) {
        return Integer.bitCount(present & bit - 1);
    }

    private static int bit(int mixed, int shift) {
        return 1 << (mixed >>> shift);
    }

    /// Names that differ in their last character only should differ in the lowest bits.
    private static int mix(int hash) {
        int mixed = hash * 0x9E3779B9;
        return mixed ^ mixed >>> 16;
    }
}
