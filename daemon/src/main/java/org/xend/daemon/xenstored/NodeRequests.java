package org.xend.daemon.xenstored;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.xend.daemon.ring.StoreFeatures;
import org.xend.daemon.store.Children;
import org.xend.daemon.store.Node;
import org.xend.daemon.store.View;
import org.xend.protocol.xs.NodePath;
import org.xend.protocol.xs.Payload;
import org.xend.protocol.xs.Permission;
import org.xend.protocol.xs.Permissions;
import org.xend.protocol.xs.Wire;
import org.xend.protocol.xs.XsError;
import org.xend.protocol.xs.XsException;

/// The requests that read and change nodes. Owned by the [StoreConductor].
final class NodeRequests {
    private static final int SPECIAL_BYTES = 64;

    private final StoreConductor conductor;
    /// Where a part of a list is put together; of no meaning between requests.
    private final byte[] part = new byte[Wire.MAX_PAYLOAD];

    NodeRequests(StoreConductor conductor) {
        this.conductor = conductor;
    }

    void read(Request request) throws XsException {
        request.reply(node(request, request.path()).value());
    }

    void directory(Request request) throws XsException {
        Children children = node(request, request.path()).children();
        if (children.listBytes() > Wire.MAX_PAYLOAD) {
            throw XsError.E2BIG.exception();
        }
        int at = request.replyOf(children.listBytes());
        children.copyList(0, request.connection().out().bytes(), at, children.listBytes());
    }

    /// Generation, NUL, then whole names from an offset into the list; one NUL more marks the list's end.
    void directoryPart(Request request) throws XsException {
        String path = request.first();
        int asked = Payload.number(request.second(path));
        Node node = node(request, request.resolve(path));
        Children children = node.children();
        // an offset below 0 lies, read as an unsigned number, behind every list
        int skip = asked < 0 ? children.listBytes() : Math.min(asked, children.listBytes());
        int names = Payload.put(Long.toString(node.generation()), 0, part, 0);
        int room = Math.min(Wire.MAX_PAYLOAD - names, children.listBytes() - skip);
        int written = children.copyList(skip, part, names, room);
        int used = names + written;
        if (skip + written == children.listBytes() && used < Wire.MAX_PAYLOAD) {
            part[used++] = 0;
        }
        int at = request.replyOf(used);
        System.arraycopy(part, 0, request.connection().out().bytes(), at, used);
    }

    void getPermissions(Request request) throws XsException {
        String path = request.only();
        Permissions permissions = NodePath.isSpecial(path)
                ? conductor.specials().seenBy(request.caller(), path)
                : node(request, request.resolve(path)).permissions();
        request.reply((String.join("\0", permissions.texts()) + '\0').getBytes(StandardCharsets.US_ASCII));
    }

    void write(Request request) throws XsException {
        String given = request.first();
        String path = request.resolve(given);
        conductor.announce(request.view().write(request.caller(), path, request.rest(given)));
        request.ok();
    }

    void makeDirectory(Request request) throws XsException {
        conductor.announce(request.view().makeDirectory(request.caller(), request.path()));
        request.ok();
    }

    void remove(Request request) throws XsException {
        conductor.announce(request.view().remove(request.caller(), request.path()));
        request.ok();
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
        conductor.knownDomains().meet(named, request, () -> {
            Permissions allowed = allowed(connection, permissions);
            if (NodePath.isSpecial(path)) {
                conductor.journal().expect(SPECIAL_BYTES * allowed.entries().size());
                conductor.specials().set(connection.caller(), path, allowed);
                conductor.journal().records().special(path, allowed);
            } else {
                conductor.announce(view.setPermissions(connection.caller(), target, allowed));
            }
            return Request.OK;
        });
    }

    /// The owner has to exist. An entry for all domains counts where the client was offered such entries.
    private Permissions allowed(Connection connection, Permissions permissions) throws XsException {
        if (!conductor.knownDomains().knows(permissions.owner())) {
            throw XsError.ENOENT.exception();
        }
        return offered(connection, permissions);
    }

    private static Permissions offered(Connection connection, Permissions permissions) {
        boolean any = (connection.features() & StoreFeatures.ANY_DOMAIN) != 0;
        return any ? permissions : permissions.without(Permission.ANY);
    }

    private static Node node(Request request, String path) throws XsException {
        return request.view().read(request.caller(), path);
    }
}
