/// The client's end of the control socket: plain blocking HTTP/1.1 over a Unix domain socket.
///
/// Finds the socket ([SocketPath]), sends one request per connection ([Daemon]), reads the answer
/// ([HttpReader]) and turns a failure into [DaemonException] (the daemon refused) or
/// [UnreachableException] (no daemon there). No Vert.x, no `java.net.http`, no JSON: a command starts, asks and
/// ends within a few dozen milliseconds, and classes that are not loaded cost nothing.
///
/// Owner: the thread that runs the command. May import `protocol.sxp`, `protocol.settings` and the JDK's
/// `java.base`.
package org.xend.client.connect;
