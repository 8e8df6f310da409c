package org.xend.daemon.xenstored.ring;

import org.xend.daemon.ring.StoreRing;

/// A mapped ring and its bound event channel.
///
/// @param signal notifies the domain that the ring has changed; must not block
/// @param release unbinds and unmaps; may block, so never called on an event loop
public record DomainLink(StoreRing ring, Runnable signal, Runnable release) {}
