package org.xend.daemon.xenstored.tree;

import java.util.Collection;
import java.util.function.IntConsumer;
import org.xend.daemon.journal.Journal;
import org.xend.daemon.journal.record.RecoveredState;
import org.xend.daemon.store.Caller;
import org.xend.daemon.store.Commit;
import org.xend.daemon.store.DomainRemoval;
import org.xend.daemon.store.Store;
import org.xend.daemon.store.Transaction;
import org.xend.daemon.store.node.Node;
import org.xend.daemon.store.watch.WatchIndex;
import org.xend.protocol.xs.NodePath;
import org.xend.protocol.xs.Permission.Right;
import org.xend.protocol.xs.XsError;
import org.xend.protocol.xs.XsException;

/// The tree together with its watches: every change is announced here to those who watch it and may know of it.
/// Also finds the domain whose change made another's commit fail. Owned by the store's conductor, on its loop.
public final class WatchedStore {
    private final Store store;
    private final Journal journal;
    private final StoreMeters meters;
    private final WatchIndex<ClientWatch> watches = new WatchIndex<>();
    private final SpecialWatches specials = new SpecialWatches();
    private final ChangeHistory history = new ChangeHistory();
    private IntConsumer onConflict = _ -> {};
    /// Whose request is being carried out; null where it is one of the daemon's own roles.
    private Caller author;
    /// The generation counter after the last announced change.
    private long announced;
    private int openTransactions;
    private String hashedPath = "";
    private long pathHash = EventHash.of("");

    public WatchedStore(RecoveredState kept, Journal journal, StoreMeters meters) {
        this.store = kept.store();
        this.journal = journal;
        this.meters = meters;
        this.announced = store.generation();
        store.keepIn(journal);
        specials.restore(kept.specials());
    }

    /// @param listener given the domain that made a commit of somebody else fail
    public void setConflictListener(IntConsumer listener) {
        onConflict = listener;
    }

    public Store store() {
        return store;
    }

    public Journal journal() {
        return journal;
    }

    public StoreMeters meters() {
        return meters;
    }

    public SpecialWatches specials() {
        return specials;
    }

    /// Changes are this client's from now on, until [#endRequest].
    public void beginRequest(Caller caller) {
        author = caller;
    }

    public void endRequest() {
        author = null;
    }

    /// Begins a transaction of a client.
    public Transaction begin(Caller caller) {
        transactionBegun();
        return store.begin(caller);
    }

    /// As [#begin], for one that an earlier daemon had begun: its commit is EAGAIN.
    public Transaction beginLost(Caller caller) {
        transactionBegun();
        return store.beginLost(caller);
    }

    private void transactionBegun() {
        openTransactions++;
        meters.transactionStarted();
    }

    /// Transactions of clients are released. Without any open, no domain can come to be blamed.
    public void transactionsEnded(int count) {
        meters.transactionsEnded(count);
        openTransactions -= count;
        if (openTransactions == 0) {
            history.clear();
        }
    }

    /// Ends a transaction and announces what it changed.
    public void commit(Transaction transaction) throws XsException {
        try {
            announce(transaction.commit());
        } catch (XsException e) {
            if (e.error() == XsError.EAGAIN) {
                meters.conflict();
                blame(transaction.conflict());
            }
            throw e;
        }
    }

    /// A domain that makes others' commits fail spends credit for it; its own commits do not count. The failures
    /// of a socket user whom quotas bind are blamed on no domain: the user could cause them for nothing.
    ///
    /// @param conflict null where the transaction's view was taken away, and no change was in the way
    private void blame(Transaction.Conflict conflict) {
        if (conflict == null || author != null && author.isBoundUser()) {
            return;
        }
        int culprit = history.culprit(conflict);
        if (culprit != ChangeHistory.NOBODY && (author == null || author.domid() != culprit)) {
            onConflict.accept(culprit);
        }
    }

    /// Fires the watches that a change concerns.
    public void announce(Commit commit) {
        if (!commit.changes().isEmpty()) {
            remember(commit);
            watches.announce(store, commit, (watch, path) -> {
                if (mayHear(watch.caller(), commit, path)) {
                    watch.fire(path);
                }
            });
        }
    }

    private void remember(Commit commit) {
        long now = store.generation();
        if (openTransactions > 0 && author != null && !author.privileged()) {
            history.add(author.domid(), commit, announced, now);
        }
        announced = now;
    }

    /// Who may read a node, before or after, or its parent, may know that it changed.
    private boolean mayHear(Caller caller, Commit commit, String path) {
        return caller.privileged()
                || reads(caller, store.find(commit.after(), path))
                || reads(caller, store.find(commit.before(), path))
                || readsParent(caller, commit, path);
    }

    private boolean readsParent(Caller caller, Commit commit, String path) {
        String parent = NodePath.parent(path);
        Node after = store.find(commit.after(), parent);
        return reads(caller, after == null ? store.find(commit.before(), parent) : after);
    }

    private static boolean reads(Caller caller, Node node) {
        return node != null && caller.may(Right.READ, node.permissions());
    }

    public void announceSpecial(String name) {
        for (ClientWatch watch : watches.ofSpecial(name)) {
            if (specials.mayHear(watch.caller(), name)) {
                watch.fire(name);
            }
        }
    }

    /// As [#announceSpecial], to watches that ask which domain it is.
    public void announceSpecial(String name, int domid) {
        for (ClientWatch watch : watches.ofSpecial(name, domid)) {
            if (specials.mayHear(watch.caller(), name)) {
                watch.fire(name + '/' + domid);
            }
        }
    }

    /// The hash of an event's path. All watches that one change fires ask for the same path one after the other.
    public long pathHash(String path) {
        if (path != hashedPath) {
            hashedPath = path;
            pathHash = EventHash.of(path);
        }
        return pathHash;
    }

    public int watchCount() {
        return watches.size();
    }

    public void addWatch(ClientWatch watch) {
        watches.add(watch);
        charge(watch, 1);
    }

    public void removeWatch(ClientWatch watch) {
        watches.remove(watch);
        charge(watch, -1);
    }

    public void removeWatches(Collection<? extends ClientWatch> gone) {
        gone.forEach(this::removeWatch);
    }

    private void charge(ClientWatch watch, int times) {
        store.ledger().charge(watch.caller().account(), (long) times * watch.bytes(), (long) times * watch.heap());
    }

    /// Removes what a domain owns and every right it has.
    public void forget(int domid, DomainRemoval removal) {
        specials.forget(domid);
        store.quotas().forget(domid);
        journal.records().forgotten(domid);
        specials.all().forEach(journal.records()::special);
        announce(store.removeDomain(removal));
    }

    /// Removes every right a domain was given, but not what it owns.
    public void forgetEntries(int domid) {
        specials.forget(domid);
        specials.all().forEach(journal.records()::special);
        announce(store.forgetEntries(domid));
    }
}
