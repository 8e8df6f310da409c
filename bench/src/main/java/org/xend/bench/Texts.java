package org.xend.bench;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.xend.daemon.store.Store;
import org.xend.daemon.store.node.Children;
import org.xend.daemon.store.node.Node;

/// Bytes of all names and values of a tree. Without state.
final class Texts {
    private Texts() {}

    static long of(Store store) {
        long bytes = 0;
        Deque<Node> open = new ArrayDeque<>();
        open.push(store.root());
        while (!open.isEmpty()) {
            Node node = open.pop();
            bytes += node.value().length + node.name().length();
            Children children = node.children();
            List<String> names = new ArrayList<>();
            children.forEachName(names::add);
            names.forEach(name -> open.push(children.get(name)));
        }
        return bytes;
    }
}
