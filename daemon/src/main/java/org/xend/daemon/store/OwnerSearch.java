package org.xend.daemon.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/// Finds the nodes that belong to a domain or name it. The ledger says how many there are, so the search ends
/// with the last of them, and begins where they are likely: under the domain's own path.
final class OwnerSearch {
    private record Place(String path, Node node) {}

    private final int domid;

    OwnerSearch(int domid) {
        this.domid = domid;
    }

    /// Topmost nodes the domain owns: what is below them goes with them.
    ///
    /// @param count how many it owns
    List<String> owned(Node root, int count) {
        List<String> paths = new ArrayList<>();
        int[] left = {count};
        search(root, left, place -> {
            if (place.node().permissions().owner() != domid) {
                return true;
            }
            paths.add(place.path());
            left[0] -= ownedBelow(place.node());
            return false;
        });
        return paths;
    }

    /// Nodes of other owners with an entry for the domain.
    ///
    /// @param count how many entries name it
    List<String> named(Node root, int count) {
        List<String> paths = new ArrayList<>();
        int[] left = {count};
        search(root, left, place -> {
            if (place.node().permissions().mentions(domid)) {
                left[0] -= (int) place.node().permissions().entries().stream()
                        .filter(entry -> entry.domid() == domid).count();
                paths.add(place.path());
            }
            return true;
        });
        return paths;
    }

    /// @param visit whether to look below a node
    private static void search(Node root, int[] left, Predicate<Place> visit) {
        Deque<Place> open = new ArrayDeque<>();
        open.push(new Place("", root));
        while (left[0] > 0 && !open.isEmpty()) {
            Place place = open.pop();
            boolean deeper = visit.test(place.node() == root ? new Place("/", root) : place);
            if (deeper) {
                place.node().children()
                        .forEach(child -> open.push(new Place(place.path() + '/' + child.name, child)));
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
