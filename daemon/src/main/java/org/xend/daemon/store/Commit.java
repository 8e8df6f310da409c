package org.xend.daemon.store;

import java.util.List;
import org.xend.daemon.store.node.Node;

/// A change of the tree that has happened, for those who watch it.
///
/// @param before the root that was current
/// @param after the root that is
/// @param changes the nodes to announce, in order
public record Commit(Node before, Node after, List<Change> changes) {
    /// One node to announce.
    ///
    /// @param path absolute
    /// @param removed it was taken away with all below it (and, in a transaction, perhaps made anew)
    public record Change(String path, boolean removed) {}

    static Commit nothing(Node root) {
        return new Commit(root, root, List.of());
    }
}
