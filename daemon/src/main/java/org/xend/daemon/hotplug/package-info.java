/// The xenbackendd role: hotplug scripts run when backends come and go.
///
/// [org.xend.daemon.hotplug.HotplugRole] watches `/local/domain/0/backend` and knows the tree only through
/// [org.xend.daemon.keys.KeyTree], so it runs unchanged inside the daemon or apart from it, on a socket.
/// [org.xend.daemon.hotplug.HotplugConductor] decides what is due for a backend (plain Java, owner of the devices'
/// queues); [org.xend.daemon.hotplug.TransitionRunner] carries it out on virtual threads and writes
/// `hotplug-status`.
///
/// How a script is called is in `hotplug.script`, who uses a disk in `hotplug.disk`. May import those two,
/// `daemon.keys`, `daemon.failstop`, Micrometer, SLF4J.
package org.xend.daemon.hotplug;
