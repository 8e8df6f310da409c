package org.xend.daemon.store;

import java.util.ArrayDeque;
import java.util.Deque;
import org.xend.protocol.xs.Permissions;

/// Makes new roots out of old ones: each change copies the nodes on its path. Knows no rights and no
/// watches; keeps the counter that generations are taken from. Owned by the [Store].
final class Editor {
    private final PathWalk walk = new PathWalk();
    private long generation;

    Editor(long generation) {
        this.generation = generation;
    }

    PathWalk walk(Node root, String path) {
        return walk.to(root, path);
    }

    /// @return null where there is no such node
    Node find(Node root, String path) {
        walk.to(root, path);
        return walk.exists() ? walk.nearest() : null;
    }

    Node apply(Node root, Mutation mutation, Ledger ledger) {
        return switch (mutation) {
            case Mutation.Write write -> write(root, write, ledger);
            case Mutation.Remove remove -> remove(root, remove.path(), ledger);
            case Mutation.SetPermissions set -> setPermissions(root, set, ledger);
        };
    }

    private Node write(Node root, Mutation.Write write, Ledger ledger) {
        walk.to(root, write.path());
        if (walk.exists()) {
            return walk.rebuilt(walk.depth(), walk.nearest().withValue(write.value(), generation++));
        }
        int level = walk.depth();
        Permissions inherited = inherited(walk.nearest().permissions(), write.creator());
        Node node = new Node(walk.name(level), write.value(), inherited, Children.NONE, generation++, 0);
        while (--level > walk.found()) {
            node = new Node(walk.name(level), Node.NO_VALUE, inherited, Children.NONE.add(node), generation++,
                    0);
        }
        ledger.count(inherited, walk.depth() - level);
        Node parent = walk.nearest();
        return walk.rebuilt(level, parent.withMembers(parent.children().add(node), generation++));
    }

    private static Permissions inherited(Permissions parents, int creator) {
        return creator == Mutation.PRIVILEGED ? parents : parents.ownedBy(creator);
    }

    private Node remove(Node root, String path, Ledger ledger) {
        walk.to(root, path);
        Node gone = walk.nearest();
        Node parent = walk.parent();
        discount(gone, ledger);
        generation++;
        return walk.rebuilt(walk.depth() - 1,
                parent.withMembers(parent.children().remove(gone), generation++));
    }

    private Node setPermissions(Node root, Mutation.SetPermissions set, Ledger ledger) {
        walk.to(root, set.path());
        Node node = walk.nearest();
        ledger.count(node.permissions(), -1);
        ledger.count(set.permissions(), 1);
        return walk.rebuilt(walk.depth(), node.withPermissions(set.permissions(), generation++));
    }

    /// Without recursion: guests choose how deep a tree is.
    private static void discount(Node top, Ledger ledger) {
        Deque<Node> left = new ArrayDeque<>();
        left.push(top);
        while (!left.isEmpty()) {
            Node node = left.pop();
            ledger.count(node.permissions(), -1);
            node.children().forEach(left::push);
        }
    }
}
