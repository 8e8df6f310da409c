package org.xend.daemon.xenstored.socket;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decides which users may connect to a socket, by what the kernel says of them (SO_PEERCRED): root, the daemon's
/// own user, and those that the settings name. Owned by the [SocketServer] it checks for.
///
/// The kernel reports a client's user and its current group. A group therefore admits clients that run with it,
/// and users that `/etc/group` lists as its members when the daemon starts.
final class PeerCheck implements SocketServer.Admission {
    private static final Logger LOG = LoggerFactory.getLogger(PeerCheck.class);
    private static final Path GROUPS = Path.of("/etc/group");
    /// Users whose refusal is remembered, so that each is logged once.
    private static final int REMEMBERED = 1000;

    private final Set<UserPrincipal> users = new HashSet<>();
    private final Set<GroupPrincipal> groups = new HashSet<>();
    private final Set<UserPrincipal> owners;
    private final Set<UserPrincipal> refused = new HashSet<>();

    /// @param own a file the daemon has made, whose owner is therefore its user
    /// @param named users, and groups as `@name`
    /// @throws IOException naming a user or group that this host does not have
    PeerCheck(Path own, List<String> named) throws IOException {
        this(own, named, GROUPS);
    }

    /// @param members of groups, in the form of `/etc/group`
    PeerCheck(Path own, List<String> named, Path members) throws IOException {
        UserPrincipalLookupService lookup = FileSystems.getDefault().getUserPrincipalLookupService();
        users.add(Files.getOwner(own));
        users.add(lookup.lookupPrincipalByName("root"));
        owners = Set.copyOf(users);
        for (String name : named) {
            try {
                if (name.startsWith("@")) {
                    groups.add(lookup.lookupPrincipalByGroupName(name.substring(1)));
                    addMembers(name.substring(1), members, lookup);
                } else {
                    users.add(lookup.lookupPrincipalByName(name));
                }
            } catch (UserPrincipalNotFoundException e) {
                throw new IOException(
                        "the key tree's sockets cannot be opened to "
                                + (name.startsWith("@") ? "the group " + name.substring(1) : "the user " + name)
                                + ": this host has none of that name",
                        e);
            }
        }
    }

    private void addMembers(String group, Path members, UserPrincipalLookupService lookup) throws IOException {
        if (!Files.isReadable(members)) {
            return;
        }
        for (String line : Files.readAllLines(members)) {
            String[] fields = line.split(":");
            if (fields.length == 4 && fields[0].equals(group)) {
                for (String member : fields[3].split(",")) {
                    try {
                        users.add(lookup.lookupPrincipalByName(member));
                    } catch (UserPrincipalNotFoundException _) {
                        LOG.warn("group {} has a member {}, whom this host does not have", group, member);
                    }
                }
            }
        }
    }

    /// Whether anybody beside root and the daemon's user may.
    @Override
    public boolean isOpenToOthers() {
        return users.size() > owners.size() || !groups.isEmpty();
    }

    @Override
    public boolean mayConnect(SocketChannel client) throws IOException {
        UnixDomainPrincipal peer = client.getOption(ExtendedSocketOptions.SO_PEERCRED);
        boolean may = admits(peer.user(), peer.group());
        if (!may && refused.size() < REMEMBERED && refused.add(peer.user())) {
            LOG.warn("user {} may not use the key tree's socket", peer.user().getName());
        }
        return may;
    }

    /// Empty for root and the daemon's user.
    @Override
    public Optional<String> bound(SocketChannel client) throws IOException {
        UserPrincipal user = client.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
        return owners.contains(user) ? Optional.empty() : Optional.of(user.getName());
    }

    public boolean admits(UserPrincipal user, GroupPrincipal group) {
        return users.contains(user) || groups.contains(group);
    }
}
