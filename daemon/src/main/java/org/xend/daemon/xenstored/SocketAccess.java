package org.xend.daemon.xenstored;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The users that may use the key tree's sockets, beside root and the daemon's own user, who always may.
///
/// @param users names of users, and of groups as `@name`
/// @param readOnlyPath a second socket, on which nothing can be changed; absent: none
/// @param readOnlyUsers who may use that one, beside those who may use the other
public record SocketAccess(List<String> users, Optional<Path> readOnlyPath, List<String> readOnlyUsers) {
    /// Root and the daemon's user, one socket.
    public static final SocketAccess OWNERS = new SocketAccess(List.of(), Optional.empty(), List.of());

    public SocketAccess {
        users = List.copyOf(users);
        readOnlyUsers = List.copyOf(readOnlyUsers);
    }
}
