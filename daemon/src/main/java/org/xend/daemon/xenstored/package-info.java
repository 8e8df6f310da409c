/// The xenstored role: the owner of the store, its connections and its socket.
///
/// [org.xend.daemon.xenstored.StoreConductor] owns everything that changes and runs on one event loop. What
/// reaches it comes as bytes through a [org.xend.daemon.xenstored.Connection] (a Unix socket or a domain's
/// ring) or as calls of [org.xend.daemon.xenstored.LocalKeyTree] from the daemon's other roles; hypervisor
/// calls are made on a thread of their own ([org.xend.daemon.xenstored.HypervisorLinks]) and posted back.
/// [org.xend.daemon.xenstored.Xenstored] wires it all and is what others see.
///
/// May import store, keys, ring, hypervisor, protocol.xs, Vert.x and Netty, micrometer, slf4j.
package org.xend.daemon.xenstored;
