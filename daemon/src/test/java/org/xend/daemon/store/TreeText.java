package org.xend.daemon.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
    }

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
        all.put(path.isEmpty() ? "/" : path, of(new String(node.value(), StandardCharsets.ISO_8859_1),
                node.permissions().texts(), names));
        for (String name : names) {
            collect(node.children().get(name), path + '/' + name, all);
        }
    }
}
