package org.xend.daemon.store.node;

import java.util.Arrays;
import java.util.function.Consumer;

/// Up to [#MOST] children in one array, in order of creation: nearly every node of a real tree.
final class FewChildren extends Children {
    static final int MOST = 24;

    private final Node[] nodes;
    private final int listBytes;

    FewChildren(Node[] nodes, int listBytes) {
        this.nodes = nodes;
        this.listBytes = listBytes;
    }

    @Override
    public Node get(String path, int from, int to, int hash) {
        for (Node node : nodes) {
            if (node.isNamed(path, from, to, hash)) {
                return node;
            }
        }
        return null;
    }

    @Override
    public Children add(Node child) {
        if (nodes.length == MOST) {
            return ManyChildren.of(nodes).add(child);
        }
        Node[] more = Arrays.copyOf(nodes, nodes.length + 1);
        more[nodes.length] = child;
        return new FewChildren(more, listBytes + child.name.length() + 1);
    }

    @Override
    public Children replace(Node child) {
        Node[] changed = nodes.clone();
        changed[indexOf(child.name)] = child;
        return new FewChildren(changed, listBytes);
    }

    @Override
    public Children remove(Node child) {
        if (nodes.length == 1) {
            return NONE;
        }
        int index = indexOf(child.name);
        Node[] fewer = new Node[nodes.length - 1];
        System.arraycopy(nodes, 0, fewer, 0, index);
        System.arraycopy(nodes, index + 1, fewer, index, fewer.length - index);
        return new FewChildren(fewer, listBytes - child.name.length() - 1);
    }

    private int indexOf(String name) {
        int index = 0;
        while (!nodes[index].name.equals(name)) {
            index++;
        }
        return index;
    }

    @Override
    public int size() {
        return nodes.length;
    }

    @Override
    public int listBytes() {
        return listBytes;
    }

    /// This object and its array.
    @Override
    public int copiedBytes() {
        return nodes.length == 0 ? 0 : 40 + 4 * nodes.length;
    }

    @Override
    public int listedBytes() {
        return copiedBytes();
    }

    @Override
    public void forEachName(Consumer<String> action) {
        for (Node node : nodes) {
            action.accept(node.name);
        }
    }

    @Override
    public void forEach(Consumer<Node> action) {
        for (Node node : nodes) {
            action.accept(node);
        }
    }

    @Override
    public int copyList(int skip, byte[] target, int at, int room) {
        NameListWriter writer = new NameListWriter(skip, target, at, room);
        for (Node node : nodes) {
            if (!writer.add(node.name)) {
                break;
            }
        }
        return writer.written();
    }
}
