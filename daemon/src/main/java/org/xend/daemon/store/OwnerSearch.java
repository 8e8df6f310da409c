package org.xend.daemon.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.xend.protocol.xs.NodePath;
import org.xend.protocol.xs.Permission;
import org.xend.protocol.xs.Permissions;

/// Finds the nodes that belong to a domain or name it; owned by who searches. The ledger says how many there
/// are, so the search ends with the last of them, and begins where toolstacks put them: below the domain's
/// home, its backends in domain 0, its device model. Only what is not there costs a look at the whole tree.
final class OwnerSearch {
    private static final String DOM0 = NodePath.home(0);

    private record Place(Place above, Node node) {
        /// @return null where there is none of that name
        Place below(String name) {
            Node child = node.children().get(name);
            return child == null ? null : new Place(this, child);
        }

        String path() {
            Deque<String> names = new ArrayDeque<>();
            for (Place place = this; place.above != null; place = place.above) {
                names.push(place.node.name);
            }
            return '/' + String.join("/", names);
        }
    }

    private final int domid;
    private final String number;
    private final List<Place> likely = new ArrayList<>();
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
        search(root, place -> {
            if (place.node().permissions().owner() != domid) {
                return true;
            }
            paths.add(place.path());
            left -= ownedBelow(place.node());
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
        search(root, place -> {
            Permissions permissions = place.node().permissions();
            if (permissions.mentions(domid)) {
                for (Permission entry : permissions.entries()) {
                    left -= entry.domid() == domid ? 1 : 0;
                }
                paths.add(place.path());
            }
            return true;
        });
        return paths;
    }

    /// @param visit whether to look below a node
    private void search(Node root, Predicate<Place> visit) {
        if (left == 0) {
            return;
        }
        Place top = new Place(null, root);
        likely.clear();
        searched.clear();
        findLikely(top);
        for (Place place : likely) {
            walk(place, visit);
            searched.add(place.node());
        }
        walk(top, visit);
    }

    private void findLikely(Place top) {
        add(at(top, NodePath.home(domid)));
        Place backends = at(top, DOM0 + "/backend");
        if (backends != null) {
            backends.node().children().forEachName(type -> {
                Place ofType = backends.below(type);
                add(owns(ofType) ? null : ofType.below(number));
            });
        }
        add(at(top, DOM0 + "/device-model/" + number));
        add(at(top, "/libxl/" + number));
    }

    private void add(Place place) {
        if (place != null) {
            likely.add(place);
        }
    }

    /// @return null where there is no such place, or the domain owns what is above it, which is to be found
    ///         first
    private Place at(Place top, String path) {
        Place place = top;
        for (String name : path.substring(1).split("/")) {
            if (place == null || owns(place)) {
                return null;
            }
            place = place.below(name);
        }
        return place;
    }

    private boolean owns(Place place) {
        return place.node().permissions().owner() == domid;
    }

    private void walk(Place from, Predicate<Place> visit) {
        Deque<Place> open = new ArrayDeque<>();
        open.push(from);
        while (left > 0 && !open.isEmpty()) {
            Place place = open.pop();
            if (!searched.contains(place.node()) && visit.test(place)) {
                place.node().children().forEach(child -> {
                    // most nodes have nothing below and nothing to do with the domain
                    if (child.children().size() > 0 || child.permissions().mentions(domid)) {
                        open.push(new Place(place, child));
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
