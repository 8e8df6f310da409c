package org.xend.daemon.store;

import java.util.ArrayList;
import java.util.List;
import org.xend.daemon.store.node.Children;
import org.xend.daemon.store.node.Node;
import org.xend.daemon.store.usage.Budget;
import org.xend.daemon.store.usage.Ledger;
import org.xend.daemon.store.usage.Pins;
import org.xend.daemon.store.usage.Quotas;
import org.xend.protocol.xs.Permissions;
import org.xend.protocol.xs.XsException;

/// The tree that everybody sees: one current root, replaced as a whole by every change. Owned by xenstored's
/// conductor.
public final class Store extends View {
    /// Generations start where those of a freshly started C xenstored do: its clients have seen no other.
    private static final long FIRST_GENERATION = 5;

    private final Ledger ledger = new Ledger();
    private final Quotas quotas;
    private final Pins pins = new Pins();
    private final Budget budget = new Budget(ledger, pins);
    private ChangeLog log = ChangeLog.NONE;
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
        root = editor.apply(
                root, new Mutation.Write("/tool/xenstored", Node.NO_VALUE, Mutation.PRIVILEGED), ledger, pins);
    }

    /// A tree that was kept.
    ///
    /// @param generation the stamp of the next change, higher than any in the tree
    public Store(Quotas quotas, Node kept, long generation) {
        super(new Editor(generation), quotas);
        this.quotas = quotas;
        root = kept;
        Editor.count(kept, ledger);
    }

    /// From now on every change goes into this log.
    public void keepIn(ChangeLog changes) {
        log = changes;
    }

    /// Leaves out stamps that may have been given and are not known.
    public void skipGenerations(long count) {
        editor.atLeast(editor.generation() + count);
    }

    /// Makes changes again that were kept, in the state of the tree they were made in.
    ///
    /// @param generation as given to [ChangeLog#changed]
    public void replay(long generation, List<Mutation> mutations) {
        editor.atLeast(generation);
        for (Mutation mutation : mutations) {
            root = editor.apply(root, mutation, ledger, pins);
        }
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

    /// What all that are bound by quotas may have together.
    public Budget budget() {
        return budget;
    }

    /// What open transactions keep of older trees.
    public Pins pins() {
        return pins;
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
        return new Transaction(this, owner, false);
    }

    @Override
    Store store() {
        return this;
    }

    @Override
    int owned(int domid) {
        return ledger.owned(domid);
    }

    /// A transaction that an earlier daemon had begun: its requests are answered, its commit is EAGAIN.
    public Transaction beginLost(Caller owner) {
        return new Transaction(this, owner, true);
    }

    /// Works out what goes with a domain: the nodes it owns with all below them, and its entries in all other
    /// permissions, so that a later domain of the same id inherits no right. The root cannot go: domain 0 gets
    /// it.
    ///
    /// @throws XsException ENOSPC where this could not be kept
    public DomainRemoval removalOf(int domid) throws XsException {
        Ledger difference = new Ledger();
        List<Mutation> mutations = new ArrayList<>();
        List<Commit.Change> changes = new ArrayList<>();
        OwnerSearch search = new OwnerSearch(domid);
        Node after = root;
        if (root.permissions().owner() == domid) {
            Mutation fall = new Mutation.SetPermissions("/", Permissions.DOM0_ONLY);
            after = editor.apply(after, fall, difference, pins);
            mutations.add(fall);
        }
        for (String path : search.owned(after, ledger.owned(domid) + difference.owned(domid))) {
            Mutation removal = new Mutation.Remove(path);
            after = editor.apply(after, removal, difference, pins);
            mutations.add(removal);
            changes.add(new Commit.Change(path, true));
        }
        for (String path : search.named(after, ledger.named(domid) + difference.named(domid))) {
            Mutation lock = new Mutation.SetPermissions(
                    path, find(after, path).permissions().without(domid));
            after = editor.apply(after, lock, difference, pins);
            mutations.add(lock);
        }
        log.expect(mutations);
        return new DomainRemoval(after, difference, mutations, changes);
    }

    /// Carries a removal out.
    public Commit removeDomain(DomainRemoval removal) {
        Node before = root;
        replace(removal.after, removal.difference, removal.mutations);
        return new Commit(before, root, removal.changes);
    }

    /// Takes a domain's entries out of all permissions; what it owns stays.
    public Commit forgetEntries(int domid) {
        Node before = root;
        List<Mutation> mutations = new ArrayList<>();
        long generation = editor.generation();
        for (String path : new OwnerSearch(domid).named(root, ledger.named(domid))) {
            Permissions now = find(root, path).permissions();
            Permissions kept = now.without(domid);
            if (!kept.equals(now)) {
                Mutation lock = new Mutation.SetPermissions(path, kept);
                root = editor.apply(root, lock, ledger, pins);
                mutations.add(lock);
            }
        }
        if (!mutations.isEmpty()) {
            log.changed(generation, mutations);
        }
        return new Commit(before, root, List.of());
    }

    @Override
    Commit change(Mutation mutation) throws XsException {
        log.expect(mutation);
        Node before = root;
        long generation = editor.generation();
        root = editor.apply(before, mutation, ledger, pins);
        log.changed(generation, mutation);
        return new Commit(
                before, root, List.of(new Commit.Change(mutation.path(), mutation instanceof Mutation.Remove)));
    }

    /// @throws XsException ENOSPC where changes could not be kept
    void expect(List<Mutation> mutations) throws XsException {
        log.expect(mutations);
    }

    /// A root made of the current one becomes the current one.
    void replace(Node committed, Ledger difference, List<Mutation> mutations) {
        root = committed;
        ledger.add(difference);
        keep(mutations);
    }

    /// Repeats a transaction's changes on a root that has moved on.
    void repeat(List<Mutation> mutations) {
        keep(mutations);
        for (Mutation mutation : mutations) {
            root = editor.apply(root, mutation, ledger, pins);
        }
    }

    private void keep(List<Mutation> mutations) {
        if (!mutations.isEmpty()) {
            log.changed(editor.generation(), mutations);
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
