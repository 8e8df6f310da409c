package org.xend.daemon.store;

import org.xend.daemon.store.node.Node;
import org.xend.daemon.store.usage.Ledger;
import org.xend.daemon.store.usage.Quotas;
import org.xend.protocol.xs.Permissions;
import org.xend.protocol.xs.Quota;
import org.xend.protocol.xs.XsError;
import org.xend.protocol.xs.XsException;

/// Checks what a write by an unprivileged domain would use, before anything is done. Nodes and their size are
/// tested against the caller's limits, memory is that of the node's owner. Owned by its [View].
final class WriteLimits {
    private final View view;
    private final Quotas quotas;

    WriteLimits(View view, Quotas quotas) {
        this.view = view;
        this.quotas = quotas;
    }

    /// WRITE and MKDIR: the node, missing ancestors, and the ancestor that gains a child.
    ///
    /// @throws XsException ENOSPC for nodes and their size, EIO for memory
    void write(int caller, String path, int value) throws XsException {
        PathWalk walk = view.editor.walk(view.root(), path);
        Node nearest = walk.nearest();
        int found = walk.found();
        if (walk.exists()) {
            int growth = value - nearest.value().length;
            quotas.check(caller, Quota.NODE_SIZE, nearest.bytes() + (long) growth);
            memory(caller, nearest.permissions().owner(), path, value, growth, 0);
            return;
        }
        int created = walk.depth() - found;
        quotas.check(caller, Quota.NODES, view.owned(caller) + (long) created);
        int entries = nearest.permissions().entries().size();
        long growth = 0;
        for (int level = walk.depth(); level > found; level--) {
            int size = level == walk.depth()
                    ? Node.bytes(entries, value, 0)
                    : Node.bytes(entries, 0, walk.nameLength(level + 1) + 1);
            quotas.check(caller, Quota.NODE_SIZE, size);
            growth += size + walk.pathLength(level);
        }
        int listed = walk.nameLength(found + 1) + 1;
        quotas.check(caller, Quota.NODE_SIZE, nearest.bytes() + (long) listed);
        memory(caller, caller, path, value, growth, created);
    }

    /// SET_PERMS.
    ///
    /// @throws XsException ENOSPC for entries and the node's size, EIO for memory
    void permissions(int caller, String path, Node node, Permissions permissions) throws XsException {
        long growth = Node.bytes(permissions.entries().size(), 0, 0)
                - Node.bytes(node.permissions().entries().size(), 0, 0);
        quotas.check(caller, Quota.NODE_SIZE, node.bytes() + growth);
        memory(caller, node.permissions().owner(), path, 0, growth, 0);
    }

    /// A write by a user of the sockets whom quotas bind: the nodes are domain 0's in most cases.
    ///
    /// @throws XsException ENOSPC where domain 0 has too many
    void write() throws XsException {
        if (!view.store().budget().admitsForDomainZero()) {
            throw XsError.ENOSPC.exception();
        }
    }

    /// Outside transactions the owner pays for what a node grows; inside, the caller pays for the copy.
    private void memory(int caller, int owner, String path, int value, long growth, int created) throws XsException {
        boolean copied = view instanceof Transaction;
        long more = copied ? path.length() + value : growth;
        int payer = copied ? caller : owner;
        if (more > 0 && payer != 0 && view.store().ledger().bytes(payer) + more > quotas.limit(caller, Quota.MEMORY)) {
            quotas.refuse(Quota.MEMORY);
            throw XsError.EIO.exception();
        }
        long heap = copied ? 0 : (long) created * Ledger.NODE_HEAP;
        if (!view.store().budget().admits(payer, more + heap)) {
            throw XsError.EIO.exception();
        }
    }
}
