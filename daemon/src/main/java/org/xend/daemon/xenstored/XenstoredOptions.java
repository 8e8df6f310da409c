package org.xend.daemon.xenstored;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.xend.daemon.journal.JournalOptions;
import org.xend.protocol.xs.Quota;

/// The options of the key tree's role.
///
/// @param socketPath the Unix socket for stock clients, `/var/run/xenstored/socket` on a host
/// @param access who may connect, and whether there is a read-only socket beside it
/// @param spin how long the store's thread may wait for the next request before it goes to sleep
/// @param quotas limits of domains that differ from the stock ones
/// @param journal where it is kept; empty: it dies with its process
public record XenstoredOptions(
        Path socketPath,
        SocketAccess access,
        Duration spin,
        Map<Quota, Integer> quotas,
        Optional<JournalOptions> journal) {
    public XenstoredOptions {
        quotas = Map.copyOf(quotas);
    }

    /// For root and the daemon's own user only, and otherwise as the settings have it where they say nothing;
    /// with a tree that dies with its process.
    public XenstoredOptions(Path socketPath) {
        this(socketPath, SocketAccess.OWNERS);
    }

    /// For those, and otherwise as the settings have it where they say nothing; with a tree that dies with its
    /// process.
    public XenstoredOptions(Path socketPath, SocketAccess access) {
        this(socketPath, access, Duration.ofNanos(100_000), Map.of(), Optional.empty());
    }
}
