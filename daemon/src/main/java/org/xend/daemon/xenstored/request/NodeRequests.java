package org.xend.daemon.xenstored.request;

import org.xend.daemon.store.node.Children;
import org.xend.daemon.store.node.Node;
import org.xend.daemon.xenstored.tree.WatchedStore;
import org.xend.protocol.xs.Payload;
import org.xend.protocol.xs.Wire;
import org.xend.protocol.xs.XsError;
import org.xend.protocol.xs.XsException;

/// READ, DIRECTORY, DIRECTORY_PART, WRITE, MKDIR, RM. Owned by the [RequestDispatcher].
final class NodeRequests {
    private final WatchedStore tree;
    /// Where a part of a list is put together; of no meaning between requests.
    private final byte[] part = new byte[Wire.MAX_PAYLOAD];

    NodeRequests(WatchedStore tree) {
        this.tree = tree;
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

    void write(Request request) throws XsException {
        String given = request.first();
        String path = request.resolve(given);
        tree.announce(request.view().write(request.caller(), path, request.rest(given)));
        request.ok();
    }

    void makeDirectory(Request request) throws XsException {
        tree.announce(request.view().makeDirectory(request.caller(), request.path()));
        request.ok();
    }

    void remove(Request request) throws XsException {
        tree.announce(request.view().remove(request.caller(), request.path()));
        request.ok();
    }

    private static Node node(Request request, String path) throws XsException {
        return request.view().read(request.caller(), path);
    }
}
