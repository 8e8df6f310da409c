/// Connections by Unix socket: the socket's file, who may connect, and each client
/// ([org.xend.daemon.xenstored.socket.SocketConnection]). The sockets are channels of the JDK, registered with
/// the event loop on which the store runs ([org.xend.daemon.xenstored.socket.StoreThread]).
///
/// Owned by the store's conductor; the files by [org.xend.daemon.xenstored.socket.SocketWatch]'s thread. May
/// import xenstored.connection and .tree, store, hypervisor (descriptors), processor, failstop, protocol.xs,
/// Netty, slf4j.
package org.xend.daemon.xenstored.socket;
