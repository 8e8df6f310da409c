/// The xenbackendd role: hotplug scripts run when backends come and go, in three calling conventions. Knows
/// the tree only through KeyTree, so it runs inside the daemon or apart from it.
package org.xend.daemon.hotplug;
