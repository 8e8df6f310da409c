package org.xend.daemon.xenstored;

import java.util.HashMap;
import java.util.Map;
import org.xend.daemon.store.Caller;
import org.xend.protocol.xs.NodePath;
import org.xend.protocol.xs.Permission.Right;
import org.xend.protocol.xs.Permissions;
import org.xend.protocol.xs.XsError;
import org.xend.protocol.xs.XsException;

/// `@introduceDomain` and `@releaseDomain`: names that are watched but are no nodes. Their permissions say
/// who hears them. Owned by the [StoreConductor].
final class SpecialWatches {
    private final Map<String, Permissions> permissions = new HashMap<>(Map.of(NodePath.INTRODUCE_DOMAIN,
            Permissions.DOM0_ONLY, NodePath.RELEASE_DOMAIN, Permissions.DOM0_ONLY));

    /// @throws XsException EINVAL for other names, EACCES for who may not hear it
    Permissions seenBy(Caller caller, String name) throws XsException {
        Permissions found = permissions.get(name);
        if (found == null) {
            throw XsError.EINVAL.exception();
        }
        if (!caller.may(Right.READ, found)) {
            throw XsError.EACCES.exception();
        }
        return found;
    }

    /// @throws XsException ENOENT for other names, EACCES for all but domain 0
    void set(Caller caller, String name, Permissions changed) throws XsException {
        if (!permissions.containsKey(name)) {
            throw XsError.ENOENT.exception();
        }
        if (!caller.privileged()) {
            throw XsError.EACCES.exception();
        }
        permissions.put(name, changed);
    }

    boolean mayHear(Caller caller, String name) {
        Permissions found = permissions.get(name);
        return found != null && caller.may(Right.READ, found);
    }

    /// A domain is no more: one that gets its id later inherits nothing.
    void forget(int domid) {
        permissions.replaceAll((_, of) -> of.owner() == domid ? Permissions.DOM0_ONLY : of.without(domid));
    }
}
