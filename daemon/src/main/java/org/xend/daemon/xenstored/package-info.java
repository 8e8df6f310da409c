/// The xenstored role: the owner of the store, its connections (sockets, rings, the daemon's own roles) and
/// its socket.
package org.xend.daemon.xenstored;
