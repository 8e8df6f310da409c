package org.xend.daemon.store;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.xend.protocol.xs.Permission;
import org.xend.protocol.xs.Permissions;

/// How many nodes there are, how many each domain owns, and how many permission entries name it. Quotas are
/// checked against these, and a domain that nothing names needs no search when it goes. Owned by the
/// [Store] or, as the difference it makes, by a [Transaction].
public final class Ledger {
    private static final class Account {
        private int owned;
        private int named;
    }

    private final Map<Integer, Account> accounts = new HashMap<>();
    private int nodes;

    /// @param times how many nodes of these permissions came (positive) or went
    void count(Permissions permissions, int times) {
        nodes += times;
        int owner = permissions.owner();
        if (owner == 0 && permissions.entries().size() == 1) {
            return;
        }
        account(owner).owned += times;
        for (Permission entry : permissions.entries()) {
            account(entry.domid()).named += times;
        }
        for (Permission entry : permissions.entries()) {
            forgetIfEmpty(entry.domid());
        }
    }

    void add(Ledger difference) {
        nodes += difference.nodes;
        difference.accounts.forEach((domid, change) -> {
            Account account = account(domid);
            account.owned += change.owned;
            account.named += change.named;
            forgetIfEmpty(domid);
        });
    }

    public int nodes() {
        return nodes;
    }

    /// Nodes a domain owns. Not counted for domain 0, which has no quota.
    public int owned(int domid) {
        Account account = accounts.get(domid);
        return account == null ? 0 : account.owned;
    }

    /// Domains that own nodes or are named by permission entries.
    public Set<Integer> domids() {
        return Set.copyOf(accounts.keySet());
    }

    /// Permission entries naming a domain, its own nodes' first entries included.
    int named(int domid) {
        Account account = accounts.get(domid);
        return account == null ? 0 : account.named;
    }

    private Account account(int domid) {
        return accounts.computeIfAbsent(domid, _ -> new Account());
    }

    private void forgetIfEmpty(int domid) {
        Account account = accounts.get(domid);
        if (account != null && account.owned == 0 && account.named == 0) {
            accounts.remove(domid);
        }
    }
}
