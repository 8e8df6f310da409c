package org.xend.daemon.xenstored.local;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xend.daemon.keys.KeyBatch;
import org.xend.daemon.store.Caller;
import org.xend.daemon.store.View;
import org.xend.daemon.store.node.Node;
import org.xend.protocol.xs.NodePath;
import org.xend.protocol.xs.Permissions;
import org.xend.protocol.xs.XsError;
import org.xend.protocol.xs.XsException;

/// Carries out the calls of the daemon's roles on a [View], as domain 0 and in text. Without state.
final class TreeAccess {
    private TreeAccess() {}

    static String absolute(String path) throws XsException {
        return NodePath.resolve(path, NodePath.home(0));
    }

    static Optional<Node> find(View view, String path) throws XsException {
        try {
            return Optional.of(view.read(Caller.DOM0, absolute(path)));
        } catch (XsException e) {
            if (e.error() != XsError.ENOENT) {
                throw e;
            }
            return Optional.empty();
        }
    }

    static Optional<String> read(View view, String path) throws XsException {
        return find(view, path).map(node -> new String(node.value(), StandardCharsets.UTF_8));
    }

    static List<String> list(View view, String path) throws XsException {
        List<String> names = new ArrayList<>();
        find(view, path).ifPresent(node -> node.children().forEachName(names::add));
        return names;
    }

    static void carryOut(View view, KeyBatch.Change change) throws XsException {
        String path = absolute(change.path());
        switch (change) {
            case KeyBatch.Write write ->
                view.write(Caller.DOM0, path, write.value().getBytes(StandardCharsets.UTF_8));
            case KeyBatch.MakeDirectory _ -> view.makeDirectory(Caller.DOM0, path);
            case KeyBatch.Remove _ -> remove(view, path);
            case KeyBatch.SetPermissions set ->
                view.setPermissions(Caller.DOM0, path, Permissions.parse(set.permissions()));
        }
    }

    private static void remove(View view, String path) throws XsException {
        try {
            view.remove(Caller.DOM0, path);
        } catch (XsException e) {
            if (e.error() != XsError.ENOENT) {
                throw e;
            }
        }
    }
}
