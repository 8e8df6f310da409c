/// The keys of devices: which nodes with which values and permissions make a vif, a vbd or a console, and
/// how their states are awaited and taken down (`xen/io/xenbus.h`, `docs/misc/xenstore-paths.pandoc`).
///
/// Everything here is a pure function of its arguments or a blocking call on a [org.xend.daemon.keys.KeyTree]
/// made by the thread of a plan; the package keeps no state. May import `keys` and `protocol` only.
package org.xend.daemon.device;
