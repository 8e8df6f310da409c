package org.xend.daemon.xenstored;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.xend.protocol.xs.Quota;

/// How the key tree is served.
///
/// @param socketPath the Unix socket for stock clients, `/var/run/xenstored/socket` on a host
/// @param linger how long the store's thread may wait for the next request before it goes to sleep
/// @param quotas limits of domains that differ from the stock ones
public record XenstoredOptions(Path socketPath, SocketAccess access, Duration linger,
        Map<Quota, Integer> quotas) {
    public XenstoredOptions {
        quotas = Map.copyOf(quotas);
    }

    /// For root and the daemon's own user only, and otherwise as the settings have it where they say nothing.
    public XenstoredOptions(Path socketPath) {
        this(socketPath, SocketAccess.OWNERS);
    }

    /// For those, and otherwise as the settings have it where they say nothing.
    public XenstoredOptions(Path socketPath, SocketAccess access) {
        this(socketPath, access, Duration.ofNanos(100_000), Map.of());
    }
}
