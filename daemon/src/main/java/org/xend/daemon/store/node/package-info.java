/// The persistent tree: immutable nodes and lists of children, which share what a change leaves as it was, and
/// the way to take a tree apart and build it again ([org.xend.daemon.store.node.TreeBuilder]). Knows no rights,
/// quotas or changes.
///
/// Owned by nobody: everything is immutable, but for builders, which one thread uses. May import protocol.xs.
package org.xend.daemon.store.node;
