package org.xend.daemon.store;

import org.xend.daemon.store.node.Node;
import org.xend.daemon.store.usage.Quotas;
import org.xend.protocol.xs.NodePath;
import org.xend.protocol.xs.Permission.Right;
import org.xend.protocol.xs.Permissions;
import org.xend.protocol.xs.Quota;
import org.xend.protocol.xs.XsError;
import org.xend.protocol.xs.XsException;

/// The tree as requests see it: the current one, or a transaction's. Here are the rules of who may do what
/// (`docs/misc/xenstore.txt`), the same for both.
///
/// Reading needs the read right on the node. Changing needs the write right on the node or, where it does not
/// exist, on its nearest ancestor that does. A missing node is ENOENT for those who have the asked right on
/// that ancestor and EACCES for others. Paths are absolute and valid.
public abstract sealed class View permits Store, Transaction {
    final Editor editor;
    private final WriteLimits limits;
    private final Quotas quotas;

    View(Editor editor, Quotas quotas) {
        this.editor = editor;
        this.quotas = quotas;
        this.limits = new WriteLimits(this, quotas);
    }

    /// The tree that everybody sees.
    abstract Store store();

    /// Nodes a domain owns, as this view has them.
    abstract int owned(int domid);

    /// A quota was in the way of a change: of the changes of a transaction none must then be made.
    abstract void failed(XsException refusal);

    /// The root requests are answered from.
    abstract Node root();

    /// The node's own state has an influence on what is answered from now on.
    abstract void touch(String path) throws XsException;

    /// As [#touch], for a node and all below it.
    abstract void touchTree(String path) throws XsException;

    /// Carries out a change that is allowed.
    ///
    /// @throws XsException ENOSPC where it cannot be kept
    abstract Commit change(Mutation mutation) throws XsException;

    /// @throws XsException ENOENT, EACCES
    public final Node read(Caller caller, String path) throws XsException {
        PathWalk walk = editor.walk(root(), path);
        Node nearest = walk.nearest();
        boolean exists = walk.exists();
        trackRead(caller, path, walk);
        if (!caller.may(Right.READ, nearest.permissions())) {
            throw XsError.EACCES.exception();
        }
        if (!exists) {
            throw XsError.ENOENT.exception();
        }
        return nearest;
    }

    /// WRITE.
    ///
    /// @param value kept as it is, so the caller must not change it afterwards
    /// @throws XsException EACCES; ENOSPC or EIO where a quota is in the way
    public final Commit write(Caller caller, String path, byte[] value) throws XsException {
        checkWritable(caller, path);
        checkLimits(caller, path, value.length);
        return change(new Mutation.Write(path, value, caller.asCreator()));
    }

    /// MKDIR: nothing where the node exists.
    ///
    /// @throws XsException EACCES; ENOSPC or EIO where a quota is in the way
    public final Commit makeDirectory(Caller caller, String path) throws XsException {
        if (checkWritable(caller, path)) {
            return Commit.nothing(root());
        }
        checkLimits(caller, path, 0);
        return change(new Mutation.Write(path, Node.NO_VALUE, caller.asCreator()));
    }

    /// RM: nothing where the node is missing and its parent is not.
    ///
    /// @throws XsException EINVAL for the root, ENOENT where the parent is missing, EACCES
    public final Commit remove(Caller caller, String path) throws XsException {
        PathWalk walk = editor.walk(root(), path);
        boolean exists = walk.exists();
        boolean parentExists = walk.found() >= walk.depth() - 1;
        Permissions permissions = walk.nearest().permissions();
        trackRead(caller, path, walk);
        if (!caller.may(Right.WRITE, permissions)) {
            throw XsError.EACCES.exception();
        }
        if (path.length() == 1) {
            throw XsError.EINVAL.exception();
        }
        if (!exists) {
            touch(NodePath.parent(path));
            if (!parentExists) {
                throw XsError.ENOENT.exception();
            }
            return Commit.nothing(root());
        }
        touchTree(path);
        touch(NodePath.parent(path));
        return change(new Mutation.Remove(path));
    }

    /// SET_PERMS.
    ///
    /// @throws XsException ENOENT, EACCES for others than the owner, EPERM where an owner gives the node away
    public final Commit setPermissions(Caller caller, String path, Permissions permissions) throws XsException {
        if (caller.isBound()) {
            quotas.check(
                    caller.account(),
                    Quota.NODE_PERMISSIONS,
                    permissions.entries().size());
        }
        PathWalk walk = editor.walk(root(), path);
        Node nearest = walk.nearest();
        boolean exists = walk.exists();
        trackRead(caller, path, walk);
        if (!exists) {
            throw (caller.may(Right.WRITE, nearest.permissions()) ? XsError.ENOENT : XsError.EACCES).exception();
        }
        if (!caller.owns(nearest.permissions())) {
            throw XsError.EACCES.exception();
        }
        if (!caller.privileged() && permissions.owner() != nearest.permissions().owner()) {
            throw XsError.EPERM.exception();
        }
        if (caller.isBound()) {
            try {
                if (caller.isBoundUser()) {
                    limits.write();
                } else {
                    limits.permissions(caller.domid(), path, nearest, permissions);
                }
            } catch (XsException e) {
                failed(e);
                throw e;
            }
        }
        return change(new Mutation.SetPermissions(path, permissions));
    }

    /// Whether the caller may give a node so many entries.
    public final boolean admitsEntries(Caller caller, Permissions permissions) {
        return !caller.isBound()
                || permissions.entries().size() <= quotas.limit(caller.account(), Quota.NODE_PERMISSIONS);
    }

    private void checkLimits(Caller caller, String path, int value) throws XsException {
        if (caller.isBound()) {
            try {
                if (caller.isBoundUser()) {
                    limits.write();
                } else {
                    limits.write(caller.domid(), path, value);
                }
            } catch (XsException e) {
                failed(e);
                throw e;
            }
        }
    }

    /// @return whether the node exists
    private boolean checkWritable(Caller caller, String path) throws XsException {
        PathWalk walk = editor.walk(root(), path);
        boolean exists = walk.exists();
        Permissions permissions = walk.nearest().permissions();
        trackCreation(path, walk);
        if (!caller.may(Right.WRITE, permissions)) {
            throw XsError.EACCES.exception();
        }
        return exists;
    }

    /// What a creation depends on: the path, every missing ancestor, and the ancestor that gains a child.
    private void trackCreation(String path, PathWalk walk) throws XsException {
        if (this instanceof Transaction) {
            String[] ancestors = new String[walk.depth() - walk.found()];
            for (int i = 0; i < ancestors.length; i++) {
                ancestors[i] = walk.pathOf(walk.depth() - 1 - i);
            }
            touch(path);
            for (String ancestor : ancestors) {
                touch(ancestor);
            }
        }
    }

    /// A miss depends on the missing node, and for those bound by permissions on the ancestor that was asked.
    private void trackRead(Caller caller, String path, PathWalk walk) throws XsException {
        if (this instanceof Transaction) {
            String nearest = walk.exists() || caller.privileged() ? path : walk.pathOf(walk.found());
            touch(path);
            touch(nearest);
        }
    }
}
