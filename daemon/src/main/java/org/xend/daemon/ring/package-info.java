/// Pages shared with a domain and the byte rings in them: the xenstore ring (`xen/io/xs_wire.h`) and the
/// console ring (`xen/io/console.h`), seen from either end. Knows indices, wrap and memory order; knows no
/// message and no owner.
package org.xend.daemon.ring;
