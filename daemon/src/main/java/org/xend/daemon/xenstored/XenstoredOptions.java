package org.xend.daemon.xenstored;

import java.nio.file.Path;

/// How the key tree is served.
///
/// @param socketPath the Unix socket for stock clients, `/var/run/xenstored/socket` on a host
public record XenstoredOptions(Path socketPath, SocketAccess access) {
    /// For root and the daemon's own user only.
    public XenstoredOptions(Path socketPath) {
        this(socketPath, SocketAccess.OWNERS);
    }
}
