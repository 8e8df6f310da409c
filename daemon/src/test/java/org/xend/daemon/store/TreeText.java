package org.xend.daemon.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.xend.daemon.store.node.Node;

/// A tree as text, path by path as a walk meets them, for comparisons; and what its ledger counts.
public final class TreeText {
    /// What the ledger says.
    public record Counted(Store store) {
        public int nodes() {
            return store.ledger().nodes();
        }

        public int owned(int domid) {
            return store.ledger().owned(domid);
        }

        public int named(int domid) {
            return store.ledger().named(domid);
        }

        /// @return what is not as a walk through the whole tree counts it; empty where all is
        public String mistakes() {
            int[] nodes = {0};
            Map<Integer, Integer> owned = new TreeMap<>();
            Map<Integer, Integer> named = new TreeMap<>();
            Deque<Node> left = new ArrayDeque<>(List.of(store.root()));
            while (!left.isEmpty()) {
                Node node = left.pop();
                nodes[0]++;
                owned.merge(node.permissions().owner(), 1, Integer::sum);
                node.permissions().entries().forEach(entry -> named.merge(entry.domid(), 1, Integer::sum));
                node.children().forEach(left::push);
            }
            List<String> wrong = new ArrayList<>();
            compare(wrong, "nodes", nodes[0], nodes());
            named.remove(0);
            named.forEach((domid, count) -> {
                compare(wrong, "entries for " + domid, count, named(domid));
                compare(wrong, "nodes of " + domid, owned.getOrDefault(domid, 0), owned(domid));
            });
            for (int domid = 1; domid < FEW_DOMAINS; domid++) {
                if (!named.containsKey(domid)) {
                    compare(wrong, "entries for " + domid, 0, named(domid));
                    compare(wrong, "nodes of " + domid, 0, owned(domid));
                }
            }
            return String.join(", ", wrong);
        }

        private static void compare(List<String> wrong, String what, int expected, int actual) {
            if (expected != actual) {
                wrong.add(what + ": " + actual + " instead of " + expected);
            }
        }
    }

    private static final int FEW_DOMAINS = 10;

    private TreeText() {}

    public static String of(String value, List<String> permissions, List<String> children) {
        return value + " " + permissions + " " + children;
    }

    public static Map<String, String> of(Node root) {
        Map<String, String> all = new LinkedHashMap<>();
        collect(root, "", all);
        return all;
    }

    private static void collect(Node node, String path, Map<String, String> all) {
        List<String> names = new ArrayList<>();
        node.children().forEachName(names::add);
        all.put(
                path.isEmpty() ? "/" : path,
                of(
                        new String(node.value(), StandardCharsets.ISO_8859_1),
                        node.permissions().texts(),
                        names));
        for (String name : names) {
            collect(node.children().get(name), path + '/' + name, all);
        }
    }
}
