/// The xenbackendd role: hotplug scripts run when backends come and go.
///
/// [org.xend.daemon.hotplug.HotplugRole] watches `/local/domain/0/backend` and knows the tree only through
/// [org.xend.daemon.keys.KeyTree], so it runs unchanged inside the daemon or apart from it, on a socket.
/// [HotplugConductor] decides (plain Java, its own serial context), virtual threads carry out: they read keys,
/// run the script as a process and write `hotplug-status`. How a script is called is a
/// [org.xend.daemon.hotplug.script.ScriptConvention]; whether it may be called, a
/// [org.xend.daemon.hotplug.script.ScriptPolicy].
///
/// May import: `daemon.keys`, `protocol`, Micrometer, SLF4J.
package org.xend.daemon.hotplug;
