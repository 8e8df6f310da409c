package org.xend.daemon.store.node;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.xend.protocol.xs.Permissions;

/// Takes a tree apart into nodes, children before their parent, and puts it together again from the same order:
/// each node and each list of children is made once. Without recursion, since guests choose how deep a tree is.
/// Owned by the thread that uses it.
public final class TreeBuilder {
    /// A node whose children are being gone through.
    private static final class Visit {
        private final Node node;
        private final Node[] children;
        private int next;

        private Visit(Node node) {
            this.node = node;
            this.children = node.children().inOrder();
        }
    }

    private final List<Node> open = new ArrayList<>();

    /// Calls for each node, its children first and in order, the root last.
    public static void takeApart(Node root, Consumer<Node> action) {
        Deque<Visit> way = new ArrayDeque<>();
        way.push(new Visit(root));
        while (!way.isEmpty()) {
            Visit visit = way.peek();
            if (visit.next == visit.children.length) {
                way.pop();
                action.accept(visit.node);
            } else {
                Node child = visit.children[visit.next++];
                if (child.children().size() == 0) {
                    action.accept(child);
                } else {
                    way.push(new Visit(child));
                }
            }
        }
    }

    /// @param children how many of the nodes added last, and not yet somebody's children, are its own
    /// @throws IllegalArgumentException where there are not so many
    public void add(String name, byte[] value, Permissions permissions, long generation, int children) {
        int from = open.size() - children;
        if (children < 0 || from < 0) {
            throw new IllegalArgumentException(
                    "a node cannot have " + children + " children: " + open.size() + " nodes are before it");
        }
        List<Node> own = open.subList(from, open.size());
        Children members = Children.of(own.toArray(Node[]::new));
        own.clear();
        open.add(new Node(name, value.length == 0 ? Node.NO_VALUE : value, permissions, members, generation, 0));
    }

    /// The tree.
    ///
    /// @throws IllegalArgumentException where the nodes are not one tree
    public Node root() {
        if (open.size() != 1 || !open.getFirst().name().isEmpty()) {
            throw new IllegalArgumentException(
                    "a tree has one root without a name, got " + open.size() + " nodes without parent");
        }
        return open.getFirst();
    }
}
