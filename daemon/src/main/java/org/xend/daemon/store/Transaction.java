package org.xend.daemon.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xend.daemon.store.node.Node;
import org.xend.daemon.store.usage.Ledger;
import org.xend.daemon.store.usage.Pins;
import org.xend.protocol.xs.Quota;
import org.xend.protocol.xs.XsError;
import org.xend.protocol.xs.XsException;

/// A view that begins with its first request, sees its own changes only, and is put upon the current tree at
/// its end. Owned by the connection that opened it, on the conductor.
///
/// The rule of conflict: every node the transaction has read or changed, and every parent it gave or took a
/// child, must at commit be what it was when the view began - of the same generation, or still missing. Of a
/// subtree it removed no node may have changed. Then its changes are repeated in order on the current root
/// (or its root simply becomes the current one, when nobody changed anything). Otherwise EAGAIN.
///
/// ```
/// T reads a, writes b     other writes a                EAGAIN: T decided on an old a
/// T writes a              other writes a                EAGAIN: one of the two would be lost unseen
/// T creates p/x           other creates p/y             EAGAIN: both change p's list
/// T writes p/x (exists)   other creates p/y             commits: neither changes what the other touched
/// T lists p               other writes p/x (exists)     commits: the list of p is as it was
/// T finds k missing       other creates k               EAGAIN
/// T removes p             other writes p/x              EAGAIN: T never saw what it would remove
/// T begins, other writes a, T reads a                   commits: the view begins with the first request
/// ```
public final class Transaction extends View implements Pins.Holder {
    /// Heap bytes beyond what quotas count: of a transaction, of a node it has touched, of a change and of each
    /// node on the way to it, which is copied.
    static final int HEAP = 512;
    private static final int TOUCH_HEAP = 160;
    private static final int CHANGE_HEAP = 64;
    private static final int COPY_HEAP = 128;
    private static final long MISSING = -1;

    /// What a node was when the view began, and whether to announce it.
    private static final class Touch {
        private final Node base;
        private boolean wholeTree;
        private boolean changed;
        private boolean removed;

        private Touch(Node base) {
            this.base = base;
        }

        private boolean isUnchanged(Node now) {
            return wholeTree ? now == base : generation(now) == generation(base);
        }

        private static long generation(Node node) {
            return node == null ? MISSING : node.generation();
        }
    }

    private final Store store;
    private final Caller owner;
    private Map<String, Touch> touches = new LinkedHashMap<>();
    private List<Mutation> mutations = new ArrayList<>();
    private Ledger ledger = new Ledger();
    private boolean lost;
    /// Null until the view begins, and after the end.
    private Pins.Pin pin;
    private Node base;
    private Node working;
    private long baseGeneration;
    /// Bytes the owner is charged for, and heap beyond them.
    private long charged;
    private long beyond;
    private XsError failure;
    private Conflict conflict;

    /// What made a commit fail.
    ///
    /// @param path a node that is not what it was, or below which something is not
    /// @param generation when the node was changed; -1 where it is gone
    /// @param since the view began with this
    /// @param wholeTree the change may be below the path
    public record Conflict(String path, long generation, long since, boolean wholeTree) {}

    /// @param lost it began in the life of an earlier daemon: what it had read and changed is not known any
    /// more, so it cannot be committed
    Transaction(Store store, Caller owner, boolean lost) {
        super(store.editor, store.quotas());
        this.store = store;
        this.owner = owner;
        this.lost = lost;
        charge(0, HEAP);
    }

    @Override
    Store store() {
        return store;
    }

    @Override
    int owned(int domid) {
        return store.ledger().owned(domid) + ledger.owned(domid);
    }

    /// A commit would do a part of what was asked: it says ENOSPC where nodes were too many, ENOMEM otherwise.
    @Override
    void failed(XsException refusal) {
        failure = refusal.error() == XsError.ENOSPC ? XsError.ENOSPC : XsError.ENOMEM;
    }

    /// Ends without a change, or after one: what it held is charged no more.
    public void release() {
        if (pin != null) {
            store.pins().release(pin);
            pin = null;
        }
        store.ledger().charge(owner.account(), -charged, -beyond);
        charged = 0;
        beyond = 0;
    }

    @Override
    public boolean isBound() {
        return owner.isBound();
    }

    /// Gives up everything it has seen and done. It goes on with the tree as it is at its next request, and its
    /// commit is EAGAIN.
    @Override
    public void abandon() {
        release();
        charge(0, HEAP);
        lost = true;
        base = null;
        working = null;
        touches = new LinkedHashMap<>();
        mutations = new ArrayList<>();
        ledger = new Ledger();
    }

    /// Bytes its owner is charged for.
    public long charged() {
        return charged;
    }

    /// Heap bytes beyond those.
    public long beyond() {
        return beyond;
    }

    private void charge(long bytes, long heap) {
        if (owner.isBound()) {
            charged += bytes;
            beyond += heap;
            store.ledger().charge(owner.account(), bytes, heap);
        }
    }

    /// @return null unless [#commit] has ended in EAGAIN
    public Conflict conflict() {
        return conflict;
    }

    /// Nodes read or changed so far.
    public int touched() {
        return touches.size();
    }

    @Override
    Node root() {
        if (base == null) {
            base = store.root();
            working = base;
            baseGeneration = store.generation();
            pin = store.pins().pin(this, baseGeneration);
        }
        return working;
    }

    @Override
    void touch(String path) throws XsException {
        touched(path);
    }

    @Override
    void touchTree(String path) throws XsException {
        touched(path).wholeTree = true;
    }

    private Touch touched(String path) throws XsException {
        Touch touch = touches.get(path);
        if (touch == null) {
            Node node = editor.find(base, path);
            long more = path.length() + (node == null ? 0 : node.bytes());
            check(Quota.TRANSACTION_NODES, touches.size() + 1L);
            checkMemory(more, TOUCH_HEAP);
            touch = new Touch(node);
            charge(more, TOUCH_HEAP);
            touches.put(path, touch);
        }
        return touch;
    }

    /// A domain above its memory is not served: it could never end a transaction that had taken it there.
    private void checkMemory(long more, long heap) throws XsException {
        check(Quota.MEMORY, store.ledger().bytes(owner.account()) + more);
        if (!store.budget().admits(owner.account(), more + heap)) {
            failure = XsError.ENOMEM;
            throw XsError.ENOMEM.exception();
        }
    }

    private void check(Quota quota, long use) throws XsException {
        if (owner.isBound()) {
            try {
                store.quotas().check(owner.account(), quota, use);
            } catch (XsException e) {
                failure = XsError.ENOMEM;
                throw e;
            }
        }
    }

    @Override
    Commit change(Mutation mutation) throws XsException {
        Touch touch = touched(mutation.path());
        long more = mutation.path().length() + (mutation instanceof Mutation.Write write ? write.value().length : 0);
        long heap = CHANGE_HEAP
                + COPY_HEAP * mutation.path().chars().filter(c -> c == '/').count();
        checkMemory(more, heap);
        touch.changed = true;
        touch.removed |= mutation instanceof Mutation.Remove;
        working = editor.apply(root(), mutation, ledger, Pins.NONE);
        mutations.add(mutation);
        charge(more, heap);
        return Commit.nothing(base);
    }

    /// Ends the transaction. Only [#release] may follow, and has to, whatever the outcome.
    ///
    /// @throws XsException EAGAIN on conflict, ENOSPC where there would be too many nodes or where the changes
    /// cannot be kept, ENOMEM where a change was refused for a quota; nothing has changed then
    public Commit commit() throws XsException {
        Node before = store.root();
        if (lost) {
            throw XsError.EAGAIN.exception();
        }
        if (failure != null) {
            throw failure.exception();
        }
        checkNodes();
        if (base != null && base != before) {
            check(before);
        }
        if (mutations.isEmpty()) {
            return Commit.nothing(before);
        }
        store.expect(mutations);
        // Pins of other views have to see every node that goes.
        if (base == before && store.pins().isOnly(pin)) {
            store.replace(working, ledger, mutations);
        } else {
            store.repeat(mutations);
        }
        return new Commit(before, store.root(), changes());
    }

    /// Others may have made nodes for these owners meanwhile.
    private void checkNodes() throws XsException {
        if (!owner.privileged()) {
            int[] over = {0};
            ledger.forEachGaining(domid ->
                    over[0] += domid != 0 && owned(domid) > store.quotas().limit(domid, Quota.NODES) ? 1 : 0);
            if (over[0] > 0) {
                throw store.quotas().refuse(Quota.NODES);
            }
        }
    }

    private void check(Node current) throws XsException {
        for (Map.Entry<String, Touch> entry : touches.entrySet()) {
            Node now = editor.find(current, entry.getKey());
            if (!entry.getValue().isUnchanged(now)) {
                conflict =
                        new Conflict(entry.getKey(), Touch.generation(now), baseGeneration, entry.getValue().wholeTree);
                throw XsError.EAGAIN.exception();
            }
        }
    }

    /// One announcement for each node, in the order of first touch; none for what came and went unseen. What
    /// was there when the view began still was when it ended, or there had been a conflict.
    private List<Commit.Change> changes() {
        List<Commit.Change> changes = new ArrayList<>();
        touches.forEach((path, touch) -> {
            if (touch.changed && (touch.base != null || editor.find(store.root(), path) != null)) {
                changes.add(new Commit.Change(path, touch.removed));
            }
        });
        return changes;
    }
}
