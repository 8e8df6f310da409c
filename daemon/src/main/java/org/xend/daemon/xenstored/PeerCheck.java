package org.xend.daemon.xenstored;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.HashSet;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who may use a socket: root and the user the daemon runs as, by the kernel's word (SO_PEERCRED). Whoever
/// connects is domain 0, so nobody else may. Immutable.
final class PeerCheck {
    private static final Logger LOG = LoggerFactory.getLogger(PeerCheck.class);

    private final Set<UserPrincipal> allowed = new HashSet<>();

    /// @param own a file the daemon has made, whose owner is therefore its user
    PeerCheck(Path own) throws IOException {
        allowed.add(Files.getOwner(own));
        allowed.add(FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName("root"));
    }

    boolean mayConnect(SocketChannel client) throws IOException {
        UserPrincipal user = client.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
        boolean may = allowed.contains(user);
        if (!may) {
            LOG.warn("user {} may not use the key tree's socket", user.getName());
        }
        return may;
    }
}
