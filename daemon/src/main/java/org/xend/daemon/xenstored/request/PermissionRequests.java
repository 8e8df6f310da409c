package org.xend.daemon.xenstored.request;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.xend.daemon.ring.StoreFeatures;
import org.xend.daemon.store.View;
import org.xend.daemon.xenstored.connection.Connection;
import org.xend.daemon.xenstored.domain.KnownDomains;
import org.xend.daemon.xenstored.tree.WatchedStore;
import org.xend.protocol.xs.NodePath;
import org.xend.protocol.xs.Permission;
import org.xend.protocol.xs.Permissions;
import org.xend.protocol.xs.XsError;
import org.xend.protocol.xs.XsException;

/// GET_PERMS and SET_PERMS, of nodes and of the special watch names. Owned by the [RequestDispatcher].
final class PermissionRequests {
    /// What the journal keeps of one entry of a special name, at most.
    private static final int SPECIAL_BYTES = 64;

    private final WatchedStore tree;
    private final KnownDomains knownDomains;

    PermissionRequests(WatchedStore tree, KnownDomains knownDomains) {
        this.tree = tree;
        this.knownDomains = knownDomains;
    }

    void getPermissions(Request request) throws XsException {
        String path = request.only();
        Permissions permissions = NodePath.isSpecial(path)
                ? tree.specials().seenBy(request.caller(), path)
                : request.view().read(request.caller(), request.resolve(path)).permissions();
        request.reply((String.join("\0", permissions.texts()) + '\0').getBytes(StandardCharsets.US_ASCII));
    }

    void setPermissions(Request request) throws XsException {
        List<String> strings = request.stringsAtLeast(2);
        String path = strings.getFirst();
        Permissions permissions = Permissions.parse(strings.subList(1, strings.size()));
        String target = NodePath.isSpecial(path) ? path : request.resolve(path);
        Connection connection = request.connection();
        View view = request.view();
        // What will be refused anyway costs the hypervisor no question about each of them.
        boolean asksAll = NodePath.isSpecial(path)
                ? connection.caller().privileged()
                : view.admitsEntries(connection.caller(), offered(connection, permissions));
        Set<Integer> named = asksAll ? permissions.domids() : Set.of(permissions.owner());
        request.replyWhenKnown(knownDomains, named, () -> {
            Permissions allowed = allowed(connection, permissions);
            if (NodePath.isSpecial(path)) {
                tree.journal().expect(SPECIAL_BYTES * allowed.entries().size());
                tree.specials().set(connection.caller(), path, allowed);
                tree.journal().records().special(path, allowed);
            } else {
                tree.announce(view.setPermissions(connection.caller(), target, allowed));
            }
            return Request.OK;
        });
    }

    /// The owner has to exist. An entry for all domains counts where the client was offered such entries.
    private Permissions allowed(Connection connection, Permissions permissions) throws XsException {
        if (!knownDomains.knows(permissions.owner())) {
            throw XsError.ENOENT.exception();
        }
        return offered(connection, permissions);
    }

    private static Permissions offered(Connection connection, Permissions permissions) {
        boolean any = (connection.features() & StoreFeatures.ANY_DOMAIN) != 0;
        return any ? permissions : permissions.without(Permission.ANY);
    }
}
