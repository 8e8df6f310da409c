package org.xend.daemon.store.node;

import java.util.function.Consumer;

/// Any number of children: found by name in a [HashTrie], listed in order of creation by a [NameList].
///
/// Adding, removing or replacing one of n children costs a few small arrays, whatever n is. Removed children
/// leave positions of the list unused; where there are more of these than names, a list that is short enough
/// to do it at once is written anew. A long one may keep them: unused positions take no memory.
final class ManyChildren extends Children {
    private static final int FEWEST = FewChildren.MOST / 2;

    /// This object and the levels of the look-up on the way to one child; of the list besides.
    private static final int COPIED_BYTES = 400;
    private static final int LISTED_BYTES = 1500;

    /// Names that are written anew at once: well below a millisecond.
    private static final int QUICK = 1000;

    private final HashTrie byName;
    private final NameList order;
    private final int size;
    private final int listBytes;

    private ManyChildren(HashTrie byName, NameList order, int size, int listBytes) {
        this.byName = byName;
        this.order = order;
        this.size = size;
        this.listBytes = listBytes;
    }

    static Children of(Node[] nodes) {
        Children all = new ManyChildren(HashTrie.EMPTY, NameList.EMPTY, 0, 0);
        for (Node node : nodes) {
            all = all.add(node);
        }
        return all;
    }

    @Override
    public Node get(String path, int from, int to, int hash) {
        return byName.get(path, from, to, hash);
    }

    @Override
    public Children add(Node child) {
        if (order.length() == NameList.MOST) {
            return rewritten().add(child);
        }
        return new ManyChildren(
                byName.put(child.withOrder(order.length())),
                order.append(child.name),
                size + 1,
                listBytes + child.name.length() + 1);
    }

    @Override
    public Children replace(Node child) {
        return new ManyChildren(byName.put(child), order, size, listBytes);
    }

    @Override
    public Children remove(Node child) {
        HashTrie left = byName.remove(child.name);
        NameList names = order.without(child.order, child.name);
        ManyChildren result = new ManyChildren(left, names, size - 1, listBytes - child.name.length() - 1);
        boolean sparse = result.size <= QUICK && names.length() > 2 * result.size;
        return result.size < FEWEST || sparse ? result.rewritten() : result;
    }

    private Children rewritten() {
        Node[] nodes = new Node[size];
        int[] at = {0};
        order.forEach(name -> nodes[at[0]++] = get(name));
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
    public int copiedBytes() {
        return COPIED_BYTES;
    }

    @Override
    public int listedBytes() {
        return LISTED_BYTES;
    }

    @Override
    public void forEachName(Consumer<String> action) {
        order.forEach(action);
    }

    @Override
    public void forEach(Consumer<Node> action) {
        byName.forEach(action);
    }

    @Override
    public int copyList(int skip, byte[] target, int at, int room) {
        int count = order.copy(skip, target, at, room);
        if (count < listBytes - skip) {
            while (count > 0 && target[at + count - 1] != 0) {
                count--;
            }
        }
        return count;
    }
}
