/// Finds the watches that a change of the tree concerns ([org.xend.daemon.store.watch.WatchIndex]).
///
/// Owned by xenstored's conductor. May import store, store.node.
package org.xend.daemon.store.watch;
