/// Reads requests of the control socket: the body within its limit, then forms, S-expressions and JSON, all of
/// which become one set of [Parameters]. A request that cannot be read ends in a [Refusal] with its HTTP status.
///
/// Lives on the server's event loop and keeps nothing from one request to the next. May import `protocol`, Vert.x
/// and Jackson's streaming core.
package org.xend.daemon.control.request;
