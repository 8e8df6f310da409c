/// Connections by ring: one domain each, over a page it shares with the daemon
/// ([org.xend.daemon.xenstored.ring.RingConnection]), and who is served next
/// ([org.xend.daemon.xenstored.ring.ReadyRings], [org.xend.daemon.xenstored.ring.StalledRings]).
///
/// Owned by the store's conductor. May import xenstored.connection and .tree, store, journal, ring,
/// protocol.xs, slf4j.
package org.xend.daemon.xenstored.ring;
