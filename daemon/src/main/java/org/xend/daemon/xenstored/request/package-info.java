/// The requests of the wire protocol, one handler for each family: nodes, permissions, watches, transactions,
/// domains, features, quotas, CONTROL. [org.xend.daemon.xenstored.request.RequestTable] says which method
/// answers which type; [org.xend.daemon.xenstored.request.RequestDispatcher] calls it and turns errors into
/// answers.
///
/// Owned by the store's conductor. May import xenstored.domain, .connection and .tree, journal, store,
/// protocol.xs, slf4j.
package org.xend.daemon.xenstored.request;
