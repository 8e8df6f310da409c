package org.xend.daemon.store.node;

import java.util.function.Consumer;

/// The children of a node in the order of their creation. Immutable; every change gives a new object that
/// shares what it can.
///
/// Names are passed as a part of the path they stand in (`from`, `to`, and the hash [String#hashCode] would
/// give), so that a look-up allocates nothing.
public abstract sealed class Children permits FewChildren, ManyChildren {
    public static final Children NONE = new FewChildren(new Node[0], 0);

    /// @return null where there is none of that name
    public abstract Node get(String path, int from, int to, int hash);

    /// Adds a child of a name not present, last.
    public abstract Children add(Node child);

    /// Puts another object in the place of the child of the same name.
    public abstract Children replace(Node child);

    /// Takes away the child of that name, which is present.
    public abstract Children remove(Node child);

    public abstract int size();

    /// Bytes of all names, each with its NUL: the size of a DIRECTORY reply.
    public abstract int listBytes();

    /// Heap bytes that are made anew when one child is replaced, about.
    public abstract int copiedBytes();

    /// The same when a child is added or taken away.
    public abstract int listedBytes();

    /// Names in order of creation.
    public abstract void forEachName(Consumer<String> action);

    /// Children in no particular order.
    public abstract void forEach(Consumer<Node> action);

    /// Copies a part of the list of names (each followed by NUL) as DIRECTORY_PART wants it.
    ///
    /// @param skip bytes of the list to leave out; may end inside a name
    /// @param room most bytes to write; a name that does not fit whole is left for the next part
    /// @return bytes written
    public abstract int copyList(int skip, byte[] target, int at, int room);

    /// Children of different names, in that order.
    static Children of(Node[] nodes) {
        if (nodes.length > FewChildren.MOST) {
            return ManyChildren.of(nodes);
        }
        int listBytes = 0;
        for (Node node : nodes) {
            listBytes += node.name.length() + 1;
        }
        return nodes.length == 0 ? NONE : new FewChildren(nodes, listBytes);
    }

    /// In order of creation.
    public final Node[] inOrder() {
        Node[] nodes = new Node[size()];
        int[] at = {0};
        forEachName(name -> nodes[at[0]++] = get(name));
        return nodes;
    }

    public final Node get(String name) {
        return get(name, 0, name.length(), name.hashCode());
    }
}
