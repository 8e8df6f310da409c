package org.xend.daemon.xenstored;

import java.nio.file.Path;
import java.time.Duration;

/// How the key tree is served.
///
/// @param socketPath the Unix socket for stock clients, `/var/run/xenstored/socket` on a host
/// @param linger how long the store's thread may wait for the next request before it goes to sleep
public record XenstoredOptions(Path socketPath, SocketAccess access, Duration linger) {
    /// For root and the daemon's own user only, and otherwise as the settings have it where they say nothing.
    public XenstoredOptions(Path socketPath) {
        this(socketPath, SocketAccess.OWNERS);
    }

    /// For those, and otherwise as the settings have it where they say nothing.
    public XenstoredOptions(Path socketPath, SocketAccess access) {
        this(socketPath, access, Duration.ofNanos(100_000));
    }
}
