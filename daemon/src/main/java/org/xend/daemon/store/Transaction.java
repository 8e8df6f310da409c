package org.xend.daemon.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
public final class Transaction extends View {
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
    private final Map<String, Touch> touches = new LinkedHashMap<>();
    private final List<Mutation> mutations = new ArrayList<>();
    private final Ledger ledger = new Ledger();
    private Node base;
    private Node working;

    Transaction(Store store) {
        super(store.editor);
        this.store = store;
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
        }
        return working;
    }

    @Override
    void touch(String path) {
        touched(path);
    }

    @Override
    void touchTree(String path) {
        touched(path).wholeTree = true;
    }

    private Touch touched(String path) {
        Touch touch = touches.get(path);
        if (touch == null) {
            touch = new Touch(editor.find(base, path));
            touches.put(path, touch);
        }
        return touch;
    }

    @Override
    Commit change(Mutation mutation) {
        Touch touch = touched(mutation.path());
        touch.changed = true;
        touch.removed |= mutation instanceof Mutation.Remove;
        working = editor.apply(root(), mutation, ledger);
        mutations.add(mutation);
        return Commit.nothing(base);
    }

    /// Ends the transaction. It is of no use afterwards, whatever the outcome.
    ///
    /// @throws XsException EAGAIN on conflict; nothing has changed then
    public Commit commit() throws XsException {
        Node before = store.root();
        if (base != null && base != before) {
            check(before);
        }
        if (mutations.isEmpty()) {
            return Commit.nothing(before);
        }
        if (base == before) {
            store.replace(working, ledger);
        } else {
            store.repeat(mutations);
        }
        return new Commit(before, store.root(), changes(before));
    }

    private void check(Node current) throws XsException {
        for (Map.Entry<String, Touch> entry : touches.entrySet()) {
            if (!entry.getValue().isUnchanged(editor.find(current, entry.getKey()))) {
                throw XsError.EAGAIN.exception();
            }
        }
    }

    /// One announcement for each node, in the order of first touch; none for what came and went unseen.
    private List<Commit.Change> changes(Node before) {
        List<Commit.Change> changes = new ArrayList<>();
        touches.forEach((path, touch) -> {
            boolean seen = editor.find(before, path) != null || editor.find(store.root(), path) != null;
            if (touch.changed && seen) {
                changes.add(new Commit.Change(path, touch.removed));
            }
        });
        return changes;
    }
}
