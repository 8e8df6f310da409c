/// The tree together with its watches ([org.xend.daemon.xenstored.tree.WatchedStore]): commits, the events they
/// fire, whose change made a commit fail, and the figures of all that. Also the loop on which everything of the
/// store runs ([org.xend.daemon.xenstored.tree.StoreLoop]). Knows no connection, no domain and no request.
///
/// Owned by the store's conductor. May import store, journal, protocol.xs, micrometer.
package org.xend.daemon.xenstored.tree;
