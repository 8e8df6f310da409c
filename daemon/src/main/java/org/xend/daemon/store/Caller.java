package org.xend.daemon.store;

import org.xend.protocol.xs.Permission.Right;
import org.xend.protocol.xs.Permissions;

/// On whose behalf a request is made.
///
/// @param target the domain it also stands for (SET_TARGET); its own id where there is none
/// @param privileged not bound by permissions: domain 0 and every socket
public record Caller(int domid, int target, boolean privileged) {
    /// Domain 0 or a socket.
    public static final Caller DOM0 = new Caller(0, 0, true);

    public static Caller domain(int domid) {
        return new Caller(domid, domid, domid == 0);
    }

    public Caller withTarget(int changed) {
        return new Caller(domid, changed, privileged);
    }

    public boolean may(Right right, Permissions permissions) {
        return privileged || permissions.rightOf(domid, target).covers(right);
    }

    boolean owns(Permissions permissions) {
        return privileged || permissions.owner() == domid || permissions.owner() == target;
    }

    int asCreator() {
        return privileged ? Mutation.PRIVILEGED : domid;
    }
}
