package org.xend.daemon.store;

import java.util.ArrayDeque;
import java.util.Deque;
import org.xend.daemon.store.node.Children;
import org.xend.daemon.store.node.Node;
import org.xend.daemon.store.usage.Ledger;
import org.xend.daemon.store.usage.Pins;
import org.xend.protocol.xs.Permissions;

/// Makes new roots out of old ones: each change copies the nodes on its path. Knows no rights and no
/// watches; keeps the counter that generations are taken from. Owned by the [Store].
final class Editor {
    private final PathWalk walk = new PathWalk();
    private long generation;

    Editor(long generation) {
        this.generation = generation;
    }

    /// The stamp the next change gets.
    long generation() {
        return generation;
    }

    /// Stamps go on from here, if they are not there yet.
    void atLeast(long stamp) {
        generation = Math.max(generation, stamp);
    }

    PathWalk walk(Node root, String path) {
        return walk.to(root, path);
    }

    /// @return null where there is no such node
    Node find(Node root, String path) {
        walk.to(root, path);
        return walk.exists() ? walk.nearest() : null;
    }

    /// @param pins notified of every node that is in the old root and not in the new one
    Node apply(Node root, Mutation mutation, Ledger ledger, Pins pins) {
        return switch (mutation) {
            case Mutation.Write write -> write(root, write, ledger, pins);
            case Mutation.Remove remove -> remove(root, remove.path(), ledger, pins);
            case Mutation.SetPermissions set -> setPermissions(root, set, ledger, pins);
        };
    }

    private Node write(Node root, Mutation.Write write, Ledger ledger, Pins pins) {
        walk.to(root, write.path());
        if (walk.exists()) {
            Node before = walk.nearest();
            Node after = before.withValue(write.value(), generation++);
            ledger.changed(before, after, walk.pathLength(walk.depth()));
            pins.rewritten(before);
            return walk.rebuilt(walk.depth(), after, pins);
        }
        int level = walk.depth();
        Permissions inherited = inherited(walk.nearest().permissions(), write.creator());
        Node node = new Node(walk.name(level), write.value(), inherited, Children.NONE, generation++, 0);
        ledger.came(node, walk.pathLength(level));
        while (--level > walk.found()) {
            node = new Node(walk.name(level), Node.NO_VALUE, inherited, Children.NONE.add(node), generation++, 0);
            ledger.came(node, walk.pathLength(level));
        }
        Node parent = walk.nearest();
        Node gaining = parent.withMembers(parent.children().add(node), generation++);
        ledger.changed(parent, gaining, walk.pathLength(level));
        pins.listed(parent);
        return walk.rebuilt(level, gaining, pins);
    }

    private static Permissions inherited(Permissions parents, int creator) {
        return creator == Mutation.PRIVILEGED ? parents : parents.ownedBy(creator);
    }

    private Node remove(Node root, String path, Ledger ledger, Pins pins) {
        walk.to(root, path);
        Node gone = walk.nearest();
        Node parent = walk.parent();
        discount(gone, walk.pathLength(walk.depth()), ledger, pins);
        generation++;
        Node losing = parent.withMembers(parent.children().remove(gone), generation++);
        ledger.changed(parent, losing, walk.pathLength(walk.depth() - 1));
        pins.listed(parent);
        return walk.rebuilt(walk.depth() - 1, losing, pins);
    }

    private Node setPermissions(Node root, Mutation.SetPermissions set, Ledger ledger, Pins pins) {
        walk.to(root, set.path());
        Node before = walk.nearest();
        Node after = before.withPermissions(set.permissions(), generation++);
        ledger.changed(before, after, walk.pathLength(walk.depth()));
        pins.rewritten(before);
        return walk.rebuilt(walk.depth(), after, pins);
    }

    /// Counts a whole tree.
    static void count(Node root, Ledger ledger) {
        Deque<Node> left = new ArrayDeque<>();
        Deque<Integer> keys = new ArrayDeque<>();
        ledger.came(root, 1);
        left.push(root);
        keys.push(0);
        while (!left.isEmpty()) {
            Node node = left.pop();
            int length = keys.pop();
            node.children().forEach(child -> {
                int key = length + 1 + child.name().length();
                ledger.came(child, key);
                if (child.children().size() > 0) {
                    left.push(child);
                    keys.push(key);
                }
            });
        }
    }

    /// Without recursion: guests choose how deep a tree is.
    private static void discount(Node top, int key, Ledger ledger, Pins pins) {
        if (top.children().size() == 0) {
            ledger.went(top, key);
            pins.removed(top);
            return;
        }
        Deque<Node> left = new ArrayDeque<>();
        Deque<Integer> keys = new ArrayDeque<>();
        left.push(top);
        keys.push(key);
        while (!left.isEmpty()) {
            Node node = left.pop();
            int length = keys.pop();
            ledger.went(node, length);
            pins.removed(node);
            node.children().forEach(child -> {
                left.push(child);
                keys.push(length + 1 + child.name().length());
            });
        }
    }
}
