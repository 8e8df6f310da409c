/// The resources of the control socket: one class per path ([DomainResource] for `/xend/domain/ID`, [EventsResource]
/// for `/xend/events` ...), each with its table of operations, and their [Answer]s.
///
/// An operation is added as a row of its resource's table. Of the server a resource sees only [ClientConnection], which
/// keeps its connection open.
///
/// Runs on the server's event loop and must not block it. May import `control.request`, `control.form`, `domain`,
/// `console`, `hypervisor`, `protocol` and Vert.x.
package org.xend.daemon.control.resource;
