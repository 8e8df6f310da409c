package org.xend.daemon.store;

import org.xend.protocol.xs.Permissions;

/// One change that was allowed: what a transaction repeats on a newer root, and what a journal keeps.
///
/// Paths are absolute and valid. Carried out on a tree in which the nodes it touches are as they were when
/// it was allowed, a mutation cannot fail.
public sealed interface Mutation {
    /// The creator whose new nodes keep their parent's owner.
    int PRIVILEGED = -1;

    String path();

    /// Sets a value; creates the node and missing ancestors.
    ///
    /// @param creator domid that will own created nodes, or [#PRIVILEGED]
    record Write(String path, byte[] value, int creator) implements Mutation {}

    /// Takes away a node that exists, with all below it.
    record Remove(String path) implements Mutation {}

    record SetPermissions(String path, Permissions permissions) implements Mutation {}
}
