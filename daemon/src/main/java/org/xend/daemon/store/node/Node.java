package org.xend.daemon.store.node;

import org.xend.protocol.xs.Permissions;

/// One node of the tree: a value, permissions and children. Immutable.
///
/// The generation is stamped when the node itself is written: its value, its permissions, a child added or
/// removed. A change further down makes a new object of the same generation, since the object of every
/// ancestor has to point to the new child. Two equal references are therefore two equal subtrees, and two
/// equal generations are two equal nodes without regard to what is below.
public final class Node {
    public static final byte[] NO_VALUE = {};

    /// As C xenstored counts them.
    private static final int HEADER_BYTES = 24;
    private static final int ENTRY_BYTES = 8;

    final String name;
    private final byte[] value;
    private final Permissions permissions;
    private final Children children;
    private final long generation;
    private final long made;
    /// Position in the parent's [NameList]; of no meaning in parents with few children.
    final int order;

    public Node(String name, byte[] value, Permissions permissions, Children children, long generation, int order) {
        this(name, value, permissions, children, generation, generation, order);
    }

    private Node(
            String name,
            byte[] value,
            Permissions permissions,
            Children children,
            long generation,
            long made,
            int order) {
        this.name = name;
        this.value = value;
        this.permissions = permissions;
        this.children = children;
        this.generation = generation;
        this.made = made;
        this.order = order;
    }

    public String name() {
        return name;
    }

    /// The value itself, not a copy; not to be changed.
    public byte[] value() {
        return value;
    }

    public Permissions permissions() {
        return permissions;
    }

    public Children children() {
        return children;
    }

    /// No stamp given before this object was made is as high: it is in no older root.
    public long made() {
        return made;
    }

    public long generation() {
        return generation;
    }

    /// What the node counts against quotas, without its path: header, entries, value and list of children.
    public int bytes() {
        return bytes(permissions.entries().size(), value.length, children.listBytes());
    }

    /// The same for a node yet to be made.
    public static int bytes(int entries, int value, int names) {
        return HEADER_BYTES + ENTRY_BYTES * entries + value + names;
    }

    public Node withValue(byte[] changed, long stamp) {
        return new Node(name, changed, permissions, children, stamp, order);
    }

    public Node withPermissions(Permissions changed, long stamp) {
        return new Node(name, value, changed, children, stamp, order);
    }

    /// A child was added or removed.
    public Node withMembers(Children changed, long stamp) {
        return new Node(name, value, permissions, changed, stamp, order);
    }

    /// Something below changed, not this node.
    public Node withBelow(Children changed, long stamp) {
        return new Node(name, value, permissions, changed, generation, stamp, order);
    }

    public Node withOrder(int position) {
        return new Node(name, value, permissions, children, generation, made, position);
    }

    /// Whether the name is a part of a longer text, without cutting it out.
    boolean isNamed(String text, int from, int to, int hash) {
        return name.hashCode() == hash && name.length() == to - from && text.regionMatches(from, name, 0, to - from);
    }
}
