/// [org.xend.daemon.keys.KeyTree] over another store's Unix socket, for roles that run apart from the daemon
/// (`bin/xend backend`) and for tests: it speaks to any xenstored.
///
/// [org.xend.daemon.keysocket.SocketKeyTree] is what callers see, [org.xend.daemon.keysocket.StoreChannel]
/// the connection under it, whose one reader thread hands out replies and watch events.
///
/// May import keys, protocol.xs and the JDK's channels.
package org.xend.daemon.keysocket;
