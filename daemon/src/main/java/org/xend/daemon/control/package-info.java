/// The control socket: xend's resource tree over HTTP/1.1 on a Unix socket, in S-expressions or JSON.
///
/// [ControlServer] binds it and wires the tree, [Sessions] holds the connections and their deadlines,
/// [RequestHandler] takes a request to its answer, and [Responder] writes that. Requests are read in `request`,
/// the resources and their operations are in `resource`, the printed forms in `form`.
///
/// There is no state but the sessions, owned by the one event loop the server runs on; nothing here blocks it.
/// Every queue, body and number of sessions is bounded. docs/protocol.md is its outside description.
///
/// May import its own packages, `domain` (`Domains` and its views), `console` (`Consoles`), `hypervisor` (host
/// facts), `protocol` and Vert.x.
package org.xend.daemon.control;
