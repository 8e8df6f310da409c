/// The xenstored role: the owner of the store, its connections and its sockets.
///
/// [org.xend.daemon.xenstored.StoreConductor] owns everything that changes and runs on one event loop. Bytes of
/// clients come in through a connection (`socket`, `ring`), which gives each request to its handler
/// (`request`); the handler changes the tree (`tree`), and answers and events leave by the outbox
/// (`connection`). The daemon's other roles come in through `local`. `domain` holds which domains there are.
/// [org.xend.daemon.xenstored.Xenstored] wires it all and is what others see.
///
/// May import the packages below it, journal, keys, ring, hypervisor, processor, store, protocol.xs, Vert.x,
/// micrometer, slf4j.
package org.xend.daemon.xenstored;
