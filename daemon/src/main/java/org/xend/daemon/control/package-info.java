/// The control socket: xend's resource tree over HTTP, in S-expressions or JSON. Decodes, calls, encodes; no
/// state but its sessions.
package org.xend.daemon.control;
