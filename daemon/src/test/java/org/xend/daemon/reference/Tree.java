package org.xend.daemon.reference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// A map from path to node, in order of creation.
public final class Tree {
    /// @param stamp differs whenever the node itself was written: value, permissions, a child more or less
    public record Node(String value, Access access, long stamp) {}

    /// One change that was allowed.
    sealed interface Change {
        String path();

        /// @param creator owner of created nodes; -1 where the parent's owner is kept
        record Write(String path, String value, int creator) implements Change {}

        record Remove(String path) implements Change {}

        record SetAccess(String path, Access access) implements Change {}
    }

    private final Map<String, Node> nodes;
    /// Counts up, for this tree and all its copies.
    private final AtomicLong stamps;

    private Tree(Map<String, Node> nodes, AtomicLong stamps) {
        this.nodes = nodes;
        this.stamps = stamps;
    }

    static Tree fresh() {
        Tree tree = new Tree(new LinkedHashMap<>(), new AtomicLong());
        for (String path : List.of("/", "/tool", "/tool/xenstored")) {
            tree.put(path, "", Access.DOM0_ONLY);
        }
        return tree;
    }

    Tree copy() {
        return new Tree(new LinkedHashMap<>(nodes), stamps);
    }

    /// All nodes, in order of creation.
    public Map<String, Node> nodes() {
        return nodes;
    }

    boolean has(String path) {
        return nodes.containsKey(path);
    }

    /// @return null where there is none
    Node get(String path) {
        return nodes.get(path);
    }

    /// The path itself where it exists, else its closest ancestor that does.
    String nearest(String path) {
        String nearest = path;
        while (!has(nearest)) {
            nearest = Paths.parent(nearest);
        }
        return nearest;
    }

    /// Names of children in order of creation.
    public List<String> children(String path) {
        List<String> names = new ArrayList<>();
        String prefix = path.equals("/") ? "/" : path + "/";
        for (String each : nodes.keySet()) {
            if (each.length() > prefix.length() && each.startsWith(prefix) && each.indexOf('/', prefix.length()) < 0) {
                names.add(each.substring(prefix.length()));
            }
        }
        return names;
    }

    /// The stamps of a node and all below it.
    Map<String, Long> stampsBelow(String top) {
        Map<String, Long> found = new LinkedHashMap<>();
        nodes.forEach((path, node) -> {
            if (Paths.isAtOrBelow(path, top)) {
                found.put(path, node.stamp());
            }
        });
        return found;
    }

    void apply(Change change) {
        switch (change) {
            case Change.Write write -> write(write.path(), write.value(), write.creator());
            case Change.Remove remove -> {
                nodes.keySet().removeIf(each -> Paths.isAtOrBelow(each, remove.path()));
                stamp(Paths.parent(remove.path()));
            }
            case Change.SetAccess set -> put(set.path(), get(set.path()).value(), set.access());
        }
    }

    private void write(String path, String value, int creator) {
        if (has(path)) {
            put(path, value, get(path).access());
            return;
        }
        String parent = Paths.parent(path);
        if (!has(parent)) {
            write(parent, "", creator);
        }
        Access inherited = get(parent).access();
        put(path, value, creator < 0 ? inherited : inherited.ownedBy(creator));
        stamp(parent);
    }

    private void put(String path, String value, Access access) {
        nodes.put(path, new Node(value, access, stamps.incrementAndGet()));
    }

    private void stamp(String path) {
        put(path, get(path).value(), get(path).access());
    }

    /// How many nodes a domain owns: the first entry says.
    public int owned(int domid) {
        return (int) nodes.values().stream()
                .filter(node -> node.access().owner() == domid)
                .count();
    }

    /// How many permission entries name a domain.
    public int named(int domid) {
        return (int) nodes.values().stream()
                .mapToLong(node -> node.access().naming(domid))
                .sum();
    }
}
