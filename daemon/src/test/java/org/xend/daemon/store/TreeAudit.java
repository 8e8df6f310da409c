package org.xend.daemon.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.xend.daemon.store.node.Node;
import org.xend.protocol.xs.Permission;
import org.xend.protocol.xs.Permissions;

/// Walks a whole tree and compares what is there with what the store believes: its counters, and the two ways
/// by which a parent knows its children (the list of names and the look-up by name). Without recursion.
public final class TreeAudit {
    private static final int DOMIDS = 32768;

    private record Place(String path, Node node) {}

    private final Store store;
    private final Map<Integer, Integer> owned = new HashMap<>();
    private final Map<Integer, Integer> named = new HashMap<>();
    private int nodes;

    private TreeAudit(Store store) {
        this.store = store;
    }

    /// @return every path of the tree
    public static Set<String> check(Store store) {
        TreeAudit audit = new TreeAudit(store);
        Set<String> paths = audit.walk();
        audit.compareCounters();
        return paths;
    }

    private Set<String> walk() {
        Set<String> paths = new HashSet<>();
        Deque<Place> open = new ArrayDeque<>();
        open.push(new Place("", store.root()));
        while (!open.isEmpty()) {
            Place place = open.pop();
            String path = place.path().isEmpty() ? "/" : place.path();
            paths.add(path);
            assertSame(place.node(), store.find(store.root(), path), "look-up of " + path);
            count(place.node().permissions());
            for (Node child : children(path, place.node())) {
                open.push(new Place(place.path() + '/' + child.name(), child));
            }
        }
        return paths;
    }

    private static List<Node> children(String path, Node parent) {
        List<String> listed = new ArrayList<>();
        parent.children().forEachName(listed::add);
        List<Node> held = new ArrayList<>();
        parent.children().forEach(held::add);
        assertEquals(parent.children().size(), listed.size(), "names listed by " + path);
        assertEquals(listed.size(), held.size(), "children held by " + path);
        assertEquals(Set.copyOf(listed).size(), listed.size(), "names listed once by " + path);
        held.forEach(child -> assertSame(child, parent.children().get(child.name()), path));
        assertEquals(
                listed.stream().mapToInt(name -> name.length() + 1).sum(),
                parent.children().listBytes(),
                "bytes of the list of " + path);
        listed.forEach(name -> assertEquals(name, parent.children().get(name).name(), path));
        return held;
    }

    private void count(Permissions permissions) {
        nodes++;
        owned.merge(permissions.owner(), 1, Integer::sum);
        for (Permission entry : permissions.entries()) {
            named.merge(entry.domid(), 1, Integer::sum);
        }
    }

    private void compareCounters() {
        assertEquals(nodes, store.ledger().nodes(), "nodes counted");
        for (int domid = 0; domid < DOMIDS; domid++) {
            assertEquals(owned.getOrDefault(domid, 0), store.ledger().owned(domid), "nodes of " + domid);
            assertEquals(named.getOrDefault(domid, 0), store.ledger().named(domid), "entries of " + domid);
        }
    }
}
