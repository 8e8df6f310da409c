/// The client's end of the control socket: plain blocking HTTP over a Unix socket.
package org.xend.client.connect;
