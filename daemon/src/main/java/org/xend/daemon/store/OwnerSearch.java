package org.xend.daemon.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.xend.daemon.store.node.Node;
import org.xend.protocol.xs.NodePath;
import org.xend.protocol.xs.Permission;
import org.xend.protocol.xs.Permissions;

/// Finds the nodes that belong to a domain or name it; owned by who searches. The ledger says how many there
/// are, so the search ends with the last of them, and begins where toolstacks put them: below the domain's
/// home, its backends in domain 0, its device model. Only what is not there costs a look at the whole tree.
final class OwnerSearch {
    private static final String DOM0 = NodePath.home(0);

    private record Position(Position above, Node node) {
        /// @return null where there is none of that name
        Position below(String name) {
            Node child = node.children().get(name);
            return child == null ? null : new Position(this, child);
        }

        String path() {
            Deque<String> names = new ArrayDeque<>();
            for (Position position = this; position.above != null; position = position.above) {
                names.push(position.node.name());
            }
            return '/' + String.join("/", names);
        }
    }

    private final int domid;
    private final String number;
    private final List<Position> likely = new ArrayList<>();
    private final Set<Node> searched = Collections.newSetFromMap(new IdentityHashMap<>());
    private int left;

    OwnerSearch(int domid) {
        this.domid = domid;
        this.number = Integer.toString(domid);
    }

    /// Topmost nodes the domain owns: what is below them goes with them.
    ///
    /// @param count how many it owns
    List<String> owned(Node root, int count) {
        List<String> paths = new ArrayList<>();
        left = count;
        search(root, position -> {
            if (position.node().permissions().owner() != domid) {
                return true;
            }
            paths.add(position.path());
            left -= ownedBelow(position.node());
            return false;
        });
        return paths;
    }

    /// Nodes of other owners with an entry for the domain.
    ///
    /// @param count how many entries name it
    List<String> named(Node root, int count) {
        List<String> paths = new ArrayList<>();
        left = count;
        search(root, position -> {
            Permissions permissions = position.node().permissions();
            if (permissions.mentions(domid)) {
                for (Permission entry : permissions.entries()) {
                    left -= entry.domid() == domid ? 1 : 0;
                }
                paths.add(position.path());
            }
            return true;
        });
        return paths;
    }

    /// @param action whether to look below a node
    private void search(Node root, Predicate<Position> action) {
        if (left == 0) {
            return;
        }
        Position top = new Position(null, root);
        likely.clear();
        searched.clear();
        findLikely(top);
        for (Position position : likely) {
            walk(position, action);
            searched.add(position.node());
        }
        walk(top, action);
    }

    private void findLikely(Position top) {
        add(at(top, NodePath.home(domid)));
        Position backends = at(top, DOM0 + "/backend");
        if (backends != null) {
            backends.node().children().forEachName(type -> {
                Position ofType = backends.below(type);
                add(owns(ofType) ? null : ofType.below(number));
            });
        }
        add(at(top, DOM0 + "/device-model/" + number));
        add(at(top, "/libxl/" + number));
    }

    private void add(Position position) {
        if (position != null) {
            likely.add(position);
        }
    }

    /// @return null where there is no such position, or the domain owns what is above it, which is to be found
    ///         first
    private Position at(Position top, String path) {
        Position position = top;
        for (String name : path.substring(1).split("/")) {
            if (position == null || owns(position)) {
                return null;
            }
            position = position.below(name);
        }
        return position;
    }

    private boolean owns(Position position) {
        return position.node().permissions().owner() == domid;
    }

    private void walk(Position from, Predicate<Position> action) {
        Deque<Position> open = new ArrayDeque<>();
        open.push(from);
        while (left > 0 && !open.isEmpty()) {
            Position position = open.pop();
            if (!searched.contains(position.node()) && action.test(position)) {
                position.node().children().forEach(child -> {
                    // most nodes have nothing below and nothing to do with the domain
                    if (child.children().size() > 0 || child.permissions().mentions(domid)) {
                        open.push(new Position(position, child));
                    }
                });
            }
        }
    }

    private int ownedBelow(Node top) {
        int count = 0;
        Deque<Node> open = new ArrayDeque<>();
        open.push(top);
        while (!open.isEmpty()) {
            Node node = open.pop();
            count += node.permissions().owner() == domid ? 1 : 0;
            node.children().forEach(open::push);
        }
        return count;
    }
}
