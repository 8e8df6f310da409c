package org.xend.daemon.store.usage;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.xend.daemon.store.node.Node;
import org.xend.protocol.xs.Permission;
import org.xend.protocol.xs.Permissions;

/// Counts what each domain uses of the store: how many nodes each owns, how many permission entries name it,
/// and the bytes charged to it - its nodes, and what its connection adds for watches, queued messages and
/// transactions -, and the heap that these take beyond the bytes that quotas count. Quotas are checked against
/// it, and a domain that nothing names needs no search when it goes. Owned by the [Store] or, as the difference
/// it makes, by a [Transaction].
///
/// A node is charged to its owner, the first permission entry, and not to the client that wrote it.
public final class Ledger {
    /// Heap bytes that a node takes beyond those that quotas count, permissions of its own included.
    public static final int NODE_HEAP = 256;

    private static final class Account {
        private int owned;
        private int named;
        private long bytes;
        private long beyond;

        private boolean isEmpty() {
            return owned == 0 && named == 0 && bytes == 0 && beyond == 0;
        }
    }

    private final Map<Integer, Account> accounts = new HashMap<>();
    /// Not among the others: most nodes are domain 0's, and none of them should cost a look-up.
    private final Account dom0 = new Account();
    private int nodes;
    private int mostOwned;
    /// Heap bytes of all but domain 0.
    private long held;

    /// @param key bytes of the node's path
    public void came(Node node, int key) {
        nodes++;
        add(node.permissions(), 1, node.bytes() + key);
    }

    public void went(Node node, int key) {
        nodes--;
        add(node.permissions(), -1, -(node.bytes() + key));
    }

    /// A node became another of the same path.
    public void changed(Node from, Node to, int key) {
        if (from.permissions() == to.permissions()) {
            charge(to.permissions().owner(), to.bytes() - from.bytes());
        } else {
            add(from.permissions(), -1, -(from.bytes() + key));
            add(to.permissions(), 1, to.bytes() + key);
        }
    }

    private void add(Permissions permissions, int times, int bytes) {
        int owner = permissions.owner();
        if (owner == 0 && permissions.entries().size() == 1) {
            dom0.owned += times;
            dom0.named += times;
            dom0.bytes += bytes;
            return;
        }
        Account account = account(owner);
        account.owned += times;
        account.bytes += bytes;
        hold(owner, (long) times * NODE_HEAP + bytes);
        if (owner != 0 && account.owned > mostOwned) {
            mostOwned = account.owned;
        }
        for (Permission entry : permissions.entries()) {
            account(entry.domid()).named += times;
        }
        for (Permission entry : permissions.entries()) {
            forgetIfEmpty(entry.domid());
        }
    }

    /// @param bytes that a domain's nodes, watches, messages or transactions now take more, or less
    public void charge(int domid, long bytes) {
        charge(domid, bytes, 0);
    }

    /// @param domid or another account, see [Caller#account]
    /// @param bytes that its nodes, watches, messages or transactions now take more, or less
    /// @param beyond heap bytes that these take besides
    public void charge(int domid, long bytes, long beyond) {
        if (bytes != 0 || beyond != 0) {
            Account account = account(domid);
            account.bytes += bytes;
            account.beyond += beyond;
            hold(domid, bytes + beyond);
            forgetIfEmpty(domid);
        }
    }

    private void hold(int domid, long bytes) {
        if (domid != 0) {
            held += bytes;
        }
    }

    public void add(Ledger difference) {
        nodes += difference.nodes;
        add(0, difference.dom0);
        difference.accounts.forEach(this::add);
    }

    private void add(int domid, Account change) {
        Account account = account(domid);
        account.owned += change.owned;
        account.named += change.named;
        account.bytes += change.bytes;
        hold(domid, (long) change.owned * NODE_HEAP + change.bytes);
        if (domid != 0 && account.owned > mostOwned) {
            mostOwned = account.owned;
        }
        forgetIfEmpty(domid);
    }

    /// The domains that own more nodes, in a book of differences.
    public void forEachGaining(IntConsumer action) {
        accounts.forEach((domid, change) -> {
            if (change.owned > 0) {
                action.accept(domid);
            }
        });
    }

    public int nodes() {
        return nodes;
    }

    /// Nodes a domain owns.
    public int owned(int domid) {
        Account account = find(domid);
        return account == null ? 0 : account.owned;
    }

    /// Bytes charged to a domain.
    public long bytes(int domid) {
        Account account = find(domid);
        return account == null ? 0 : account.bytes;
    }

    /// Heap bytes that an account's nodes, watches, messages and transactions take, about; never much less.
    public long held(int domid) {
        Account account = find(domid);
        return account == null ? 0 : account.bytes + account.beyond + (long) account.owned * NODE_HEAP;
    }

    /// The same of all accounts but domain 0's.
    public long held() {
        return held;
    }

    /// Accounts but domain 0's that have anything.
    int holders() {
        return accounts.size();
    }

    /// Permission entries naming a domain, its own nodes' first entries included.
    public int named(int domid) {
        Account account = find(domid);
        return account == null ? 0 : account.named;
    }

    /// Whether anything belongs to a domain or names it.
    public boolean knows(int domid) {
        return find(domid) != null;
    }

    /// Domains but 0 that own nodes, are named, or are charged for something else.
    public Set<Integer> domids() {
        return accounts.keySet().stream().filter(domid -> domid > 0).collect(Collectors.toUnmodifiableSet());
    }

    /// The most nodes that any domain but 0 has owned since [#forgetMost].
    public int mostOwned() {
        return mostOwned;
    }

    public void forgetMost() {
        mostOwned = 0;
    }

    private Account find(int domid) {
        return domid == 0 ? dom0 : accounts.get(domid);
    }

    private Account account(int domid) {
        return domid == 0 ? dom0 : accounts.computeIfAbsent(domid, _ -> new Account());
    }

    private void forgetIfEmpty(int domid) {
        Account account = accounts.get(domid);
        if (account != null && account.isEmpty()) {
            accounts.remove(domid);
        }
    }
}
