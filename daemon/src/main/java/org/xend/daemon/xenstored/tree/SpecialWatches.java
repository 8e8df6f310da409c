package org.xend.daemon.xenstored.tree;

import java.util.HashMap;
import java.util.Map;
import org.xend.daemon.store.Caller;
import org.xend.protocol.xs.NodePath;
import org.xend.protocol.xs.Permission.Right;
import org.xend.protocol.xs.Permissions;
import org.xend.protocol.xs.XsError;
import org.xend.protocol.xs.XsException;

/// `@introduceDomain` and `@releaseDomain`: names that are watched but are no nodes. Their permissions say who
/// hears them, also where a watch asks for one domain (`@releaseDomain/7`). Owned by the store's conductor, on
/// its loop.
public final class SpecialWatches {
    private final Map<String, Permissions> permissions = new HashMap<>(
            Map.of(NodePath.INTRODUCE_DOMAIN, Permissions.DOM0_ONLY, NodePath.RELEASE_DOMAIN, Permissions.DOM0_ONLY));

    /// @throws XsException EINVAL for what is no name, EACCES for who may not hear it, ENOENT for other names
    public Permissions seenBy(Caller caller, String name) throws XsException {
        if (!NodePath.isWellFormed(name)) {
            throw XsError.EINVAL.exception();
        }
        if (!mayHear(caller, base(name))) {
            throw XsError.EACCES.exception();
        }
        return found(name);
    }

    /// @throws XsException EINVAL for what is no name, EACCES for all but domain 0, ENOENT for other names
    public void set(Caller caller, String name, Permissions changed) throws XsException {
        if (!NodePath.isWellFormed(name)) {
            throw XsError.EINVAL.exception();
        }
        if (!caller.privileged()) {
            throw XsError.EACCES.exception();
        }
        found(name);
        permissions.put(name, changed);
    }

    /// As they were kept.
    public void restore(Map<String, Permissions> kept) {
        permissions.putAll(kept);
    }

    public Map<String, Permissions> all() {
        return permissions;
    }

    boolean mayHear(Caller caller, String name) {
        Permissions found = permissions.get(name);
        return caller.privileged() || found != null && caller.may(Right.READ, found);
    }

    private Permissions found(String name) throws XsException {
        Permissions found = permissions.get(name);
        if (found == null) {
            throw XsError.ENOENT.exception();
        }
        return found;
    }

    private static String base(String name) {
        int slash = name.indexOf('/');
        return slash < 0 ? name : name.substring(0, slash);
    }

    /// A domain is no more: one that gets its id later inherits nothing.
    public void forget(int domid) {
        permissions.replaceAll((_, of) -> of.owner() == domid ? Permissions.DOM0_ONLY : of.without(domid));
    }
}
