package org.xend.daemon.store;

import java.util.Arrays;
import org.xend.daemon.store.node.Node;
import org.xend.daemon.store.usage.Pins;

/// The way from the root to a path, as far as nodes exist: scratch space that is used again for every
/// request, owned by the store's [Editor].
///
/// Level 0 is the root, level [#depth] the node of the path; nodes are known up to level [#found].
final class PathWalk {
    private String path = "/";
    private int depth;
    private int found;
    private Node[] nodes = new Node[16];
    private int[] from = new int[16];
    private int[] to = new int[16];
    private int[] hash = new int[16];

    /// @param absolute a valid absolute path
    PathWalk to(Node root, String absolute) {
        path = absolute;
        nodes[0] = root;
        depth = 0;
        found = 0;
        int length = absolute.length();
        int start = 1;
        while (start < length) {
            int at = start;
            int h = 0;
            char c;
            while (at < length && (c = absolute.charAt(at)) != '/') {
                h = 31 * h + c;
                at++;
            }
            if (++depth == nodes.length) {
                grow();
            }
            from[depth] = start;
            to[depth] = at;
            hash[depth] = h;
            if (found == depth - 1) {
                Node child = nodes[found].children().get(absolute, start, at, h);
                if (child != null) {
                    nodes[++found] = child;
                }
            }
            start = at + 1;
        }
        return this;
    }

    private void grow() {
        int more = nodes.length * 2;
        nodes = Arrays.copyOf(nodes, more);
        from = Arrays.copyOf(from, more);
        to = Arrays.copyOf(to, more);
        hash = Arrays.copyOf(hash, more);
    }

    boolean exists() {
        return found == depth;
    }

    int depth() {
        return depth;
    }

    int found() {
        return found;
    }

    /// The node of the path, or its nearest ancestor that exists.
    Node nearest() {
        return nodes[found];
    }

    Node parent() {
        return nodes[depth - 1];
    }

    String name(int level) {
        return path.substring(from[level], to[level]);
    }

    int nameLength(int level) {
        return to[level] - from[level];
    }

    /// Length of [#pathOf].
    int pathLength(int level) {
        return level == 0 ? 1 : to[level];
    }

    /// The path down to a level.
    String pathOf(int level) {
        return level == 0 ? "/" : path.substring(0, to[level]);
    }

    /// Puts another node at a level that exists, and gives the root this makes.
    ///
    /// @param pins notified of the nodes that are replaced above it
    Node rebuilt(int level, Node changed, Pins pins) {
        Node node = changed;
        for (int i = level - 1; i >= 0; i--) {
            node = nodes[i].withBelow(nodes[i].children().replace(node), changed.made());
            pins.copied(nodes[i]);
        }
        return node;
    }
}
