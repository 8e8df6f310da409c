/// Pages shared with a domain and the byte rings in them: the xenstore ring (`xen/io/xs_wire.h`) and the
/// console ring (`xen/io/console.h`), seen from either end. Knows indices, wrap and memory order; knows no
/// message and no owner. A guest's notifications are merged here too
/// ([org.xend.daemon.ring.CoalescingTrigger]).
///
/// Indices are owned by the loop that serves the ring. May import the JDK only.
package org.xend.daemon.ring;
