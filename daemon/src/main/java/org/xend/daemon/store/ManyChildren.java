package org.xend.daemon.store;

import java.util.function.Consumer;

/// Any number of children: found by name in a [HashTrie], listed in order of creation by an [OrderVector].
///
/// Adding, removing or replacing one of n children costs a few small arrays, whatever n is. Removed children
/// leave holes in the vector; when there are more holes than names it is written anew.
final class ManyChildren extends Children {
    private static final int FEWEST = FewChildren.MOST / 2;

    private final HashTrie byName;
    private final OrderVector order;
    private final int size;
    private final int listBytes;

    private ManyChildren(HashTrie byName, OrderVector order, int size, int listBytes) {
        this.byName = byName;
        this.order = order;
        this.size = size;
        this.listBytes = listBytes;
    }

    static Children of(Node[] nodes) {
        Children all = new ManyChildren(HashTrie.EMPTY, OrderVector.EMPTY, 0, 0);
        for (Node node : nodes) {
            all = all.add(node);
        }
        return all;
    }

    @Override
    Node get(String path, int from, int to, int hash) {
        return byName.get(path, from, to, hash);
    }

    @Override
    Children add(Node child) {
        return new ManyChildren(byName.put(child.withOrder(order.length())), order.append(child.name),
                size + 1, listBytes + child.name.length() + 1);
    }

    @Override
    Children replace(Node child) {
        return new ManyChildren(byName.put(child), order, size, listBytes);
    }

    @Override
    Children remove(Node child) {
        HashTrie left = byName.remove(child.name);
        OrderVector names = order.without(child.order);
        ManyChildren result = new ManyChildren(left, names, size - 1, listBytes - child.name.length() - 1);
        return result.size < FEWEST || names.length() > 2 * result.size ? result.rewritten() : result;
    }

    private Children rewritten() {
        Node[] nodes = new Node[size];
        int[] at = {0};
        order.forEach(name -> {
            nodes[at[0]++] = get(name);
            return true;
        });
        return size < FEWEST ? new FewChildren(nodes, listBytes) : of(nodes);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int listBytes() {
        return listBytes;
    }

    @Override
    public void forEachName(Consumer<String> action) {
        order.forEach(name -> {
            action.accept(name);
            return true;
        });
    }

    @Override
    void forEach(Consumer<Node> action) {
        byName.forEach(action);
    }

    @Override
    public int copyList(int skip, byte[] target, int at, int room) {
        NameListWriter writer = new NameListWriter(skip, target, at, room);
        order.forEach(writer::add);
        return writer.written();
    }
}
