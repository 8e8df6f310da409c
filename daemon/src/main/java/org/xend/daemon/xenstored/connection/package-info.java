/// Connections of clients that speak the wire protocol: the part that sockets and rings have in common
/// ([org.xend.daemon.xenstored.connection.Connection]): input, output, watches, transactions, quotas; and the
/// [org.xend.daemon.xenstored.connection.Outbox], by which answers and events leave at the end of a wake-up.
/// Where requests go is an interface here ([org.xend.daemon.xenstored.connection.RequestSink]).
///
/// Owned by the store's conductor. May import xenstored.tree, store, journal, ring (feature bits), protocol.xs,
/// slf4j.
package org.xend.daemon.xenstored.connection;
