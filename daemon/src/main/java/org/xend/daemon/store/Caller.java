package org.xend.daemon.store;

import org.xend.daemon.store.usage.Quotas;
import org.xend.protocol.xs.Permission.Right;
import org.xend.protocol.xs.Permissions;

/// On whose behalf a request is made.
///
/// @param target the domain it also stands for (SET_TARGET); its own id where there is none
/// @param privileged not bound by permissions: domain 0 and every socket
/// @param account whose use of the store is counted: a domain's id; below [Quotas#ALL] a user of the sockets who
/// is neither root nor the daemon's own; 0 for domain 0 and those two, whom no quota binds
public record Caller(int domid, int target, boolean privileged, int account) {
    /// Domain 0, or a socket of root or of the daemon's own user.
    public static final Caller DOM0 = new Caller(0, 0, true, 0);

    public static Caller domain(int domid) {
        return new Caller(domid, domid, domid == 0, domid);
    }

    /// Another user's socket: domain 0's rights, within quotas.
    public static Caller user(int account) {
        if (account >= Quotas.ALL) {
            throw new IllegalArgumentException(
                    "the account of a socket user must be below " + Quotas.ALL + ", got " + account);
        }
        return new Caller(0, 0, true, account);
    }

    /// Whether quotas hold for it.
    public boolean isBound() {
        return account != 0;
    }

    /// Whether it is a user of the sockets whom quotas bind.
    public boolean isBoundUser() {
        return account < 0;
    }

    public Caller withTarget(int changed) {
        return new Caller(domid, changed, privileged, account);
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
