/// The control socket: xend's resource tree over HTTP/1.1 on a Unix socket, in S-expressions or JSON.
///
/// A request is decoded, its resource found ([org.xend.daemon.control.ResourceTree]), the domains, the host
/// or a console called, and the answer ([org.xend.daemon.control.Answer]) encoded in the form that was asked
/// for. There is no state but the sessions, owned by the one event loop the server runs on; nothing here
/// blocks it. Every queue, body and number of sessions is bounded.
///
/// May import domain (`Domains` and its views), console (`Consoles`), hypervisor (host facts), protocol,
/// Vert.x, Jackson's streaming core. docs/protocol.md is its outside description.
package org.xend.daemon.control;
