/// The key tree as the other roles of the daemon see it: [org.xend.daemon.keys.KeyTree] and its values.
///
/// Domain lifecycle, device wiring, hotplug and console know the tree only through this interface, so that
/// each runs unchanged inside the daemon or against another store's socket. Paths are absolute, values are
/// text (UTF-8), permissions are the wire strings of `xenstore.txt`.
package org.xend.daemon.keys;
