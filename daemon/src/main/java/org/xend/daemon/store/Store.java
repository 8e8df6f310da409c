package org.xend.daemon.store;

import java.util.ArrayList;
import java.util.List;
import org.xend.protocol.xs.Permissions;
import org.xend.protocol.xs.XsException;

/// The tree that everybody sees: one current root, replaced as a whole by every change. Owned by xenstored's
/// conductor.
public final class Store extends View {
    /// Generations start where those of a freshly started C xenstored do: its clients have seen no other.
    private static final long FIRST_GENERATION = 5;

    private final Ledger ledger = new Ledger();
    private final Quotas quotas;
    private Node root;

    /// A fresh tree: `/`, `/tool` and `/tool/xenstored`, all `n0` and empty.
    public Store() {
        this(new Quotas());
    }

    public Store(Quotas quotas) {
        super(new Editor(FIRST_GENERATION), quotas);
        this.quotas = quotas;
        root = new Node("", Node.NO_VALUE, Permissions.DOM0_ONLY, Children.NONE, 0, 0);
        ledger.came(root, 1);
        change(new Mutation.Write("/tool/xenstored", Node.NO_VALUE, Mutation.PRIVILEGED));
    }

    @Override
    public Node root() {
        return root;
    }

    public Ledger ledger() {
        return ledger;
    }

    /// @return null where there is no such node; asked without regard to rights
    public Node find(Node in, String path) {
        return editor.find(in, path);
    }

    public Quotas quotas() {
        return quotas;
    }

    /// What the next change will be stamped with.
    public long generation() {
        return editor.generation();
    }

    /// A transaction that no quota binds.
    public Transaction begin() {
        return begin(Caller.DOM0);
    }

    /// @param owner whose quotas bind it and who is charged for it
    public Transaction begin(Caller owner) {
        return new Transaction(this, owner);
    }

    @Override
    Store store() {
        return this;
    }

    @Override
    int owned(int domid) {
        return ledger.owned(domid);
    }

    /// Removes the nodes a domain owns, whoever owns what is below them, and takes its entries out of all
    /// other permissions, so that a later domain of the same id inherits no right. The root cannot go: it falls
    /// to domain 0.
    public Commit forget(int domid) {
        Node before = root;
        List<Commit.Change> changes = new ArrayList<>();
        if (root.permissions().owner() == domid) {
            root = editor.apply(root, new Mutation.SetPermissions("/", Permissions.DOM0_ONLY), ledger);
        }
        for (String path : new OwnerSearch(domid).owned(root, ledger.owned(domid))) {
            root = editor.apply(root, new Mutation.Remove(path), ledger);
            changes.add(new Commit.Change(path, true));
        }
        for (String path : new OwnerSearch(domid).named(root, ledger.named(domid))) {
            Permissions kept = find(root, path).permissions().without(domid);
            root = editor.apply(root, new Mutation.SetPermissions(path, kept), ledger);
        }
        return new Commit(before, root, changes);
    }

    /// Takes a domain's entries out of all permissions; what it owns stays.
    public Commit forgetEntries(int domid) {
        Node before = root;
        for (String path : new OwnerSearch(domid).named(root, ledger.named(domid))) {
            Permissions now = find(root, path).permissions();
            Permissions kept = now.without(domid);
            if (!kept.equals(now)) {
                root = editor.apply(root, new Mutation.SetPermissions(path, kept), ledger);
            }
        }
        return new Commit(before, root, List.of());
    }

    @Override
    Commit change(Mutation mutation) {
        Node before = root;
        root = editor.apply(before, mutation, ledger);
        return new Commit(before, root,
                List.of(new Commit.Change(mutation.path(), mutation instanceof Mutation.Remove)));
    }

    /// A transaction's root becomes the current one: nothing else changed since it began.
    void replace(Node committed, Ledger difference) {
        root = committed;
        ledger.add(difference);
    }

    /// Repeats a transaction's changes on a root that has moved on.
    void repeat(List<Mutation> mutations) {
        for (Mutation mutation : mutations) {
            root = editor.apply(root, mutation, ledger);
        }
    }

    @Override
    void failed(XsException refusal) {
        // nothing was done
    }

    @Override
    void touch(String path) {
        // outside transactions nothing has to stay as it was read
    }

    @Override
    void touchTree(String path) {
        // outside transactions nothing has to stay as it was read
    }
}
