/// The xenstore wire (`xen/io/xs_wire.h`, `docs/misc/xenstore.txt`): messages and their codec, paths,
/// permission entries, error names. Pure.
package org.xend.protocol.xs;
