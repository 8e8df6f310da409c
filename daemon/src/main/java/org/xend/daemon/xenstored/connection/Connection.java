package org.xend.daemon.xenstored.connection;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.xend.daemon.journal.Journal;
import org.xend.daemon.ring.StoreFeatures;
import org.xend.daemon.store.Caller;
import org.xend.daemon.store.Transaction;
import org.xend.daemon.xenstored.tree.EventHash;
import org.xend.daemon.xenstored.tree.WatchedStore;
import org.xend.protocol.xs.FrameDecoder;
import org.xend.protocol.xs.FrameException;
import org.xend.protocol.xs.MessageType;
import org.xend.protocol.xs.NodePath;
import org.xend.protocol.xs.Payload;
import org.xend.protocol.xs.Wire;

/// One client that speaks the wire protocol, over a socket or a ring: what it has registered, what it has yet
/// to be sent. Owned by the store's conductor, on its loop.
///
/// Memory is bounded whatever the client does. While it leaves [#OUTPUT_HIGH] bytes unread, or an answer is
/// still being worked out, no request of its is taken; events that others cause are dropped, or cost a socket
/// its connection, above [#OUTPUT_LIMIT] ([#overflow]). A domain and a
/// socket of who is neither root nor the daemon's own user have quotas besides ([ConnectionQuotas]).
public abstract class Connection {
    public static final int OUTPUT_HIGH = 64 * 1024;
    public static final int OUTPUT_LIMIT = 2 * 1024 * 1024;

    private final Connections connections;
    private final WatchedStore tree;
    private final Journal journal;
    private final Outbox outbox;
    private final RequestSink requests;
    private final String home;
    private final OutputQueue out = new OutputQueue();
    private final FrameDecoder decoder = new FrameDecoder();
    private final Map<WireWatch.Key, WireWatch> watches = new LinkedHashMap<>();
    private final Map<Integer, Transaction> transactions = new HashMap<>();
    /// Null for those whom no quota binds.
    private final ConnectionQuotas quotas;
    private Caller caller;
    private int lastTransaction;
    private int incarnation;
    private byte[] held;
    private EventBacklog backlog;
    private boolean waiting;
    private boolean dirty;
    private boolean closed;

    @SuppressWarnings("this-escape") // the quotas keep it, and call nothing of it before it is complete
    protected Connection(Connections connections, Caller caller) {
        this.connections = connections;
        this.tree = connections.tree();
        this.journal = tree.journal();
        this.outbox = connections.outbox();
        this.requests = connections.requests();
        this.caller = caller;
        this.home = NodePath.home(caller.domid());
        this.quotas = caller.isBound() ? new ConnectionQuotas(this) : null;
        this.backlog = quotas == null ? null : new EventBacklog(out);
    }

    /// Sends what it can of the output queue; called once per wake-up.
    public abstract void flush();

    /// Takes requests again after a pause.
    public abstract void resume();

    /// More events are waiting than a client may leave unread.
    protected abstract void overflow();

    /// What the client is offered: bits of [StoreFeatures].
    public int features() {
        return StoreFeatures.ALL;
    }

    /// As the log names it.
    protected String who() {
        return "domain " + caller.domid();
    }

    /// Whether requests that change something are refused.
    public boolean isReadOnly() {
        return false;
    }

    /// Counts how often the connection began anew: what was asked before is not answered after.
    public final int incarnation() {
        return incarnation;
    }

    public final Connections connections() {
        return connections;
    }

    public final WatchedStore tree() {
        return tree;
    }

    public final Journal journal() {
        return journal;
    }

    public final Outbox outbox() {
        return outbox;
    }

    public final Caller caller() {
        return caller;
    }

    public final void setCaller(Caller changed) {
        caller = changed;
    }

    public final String home() {
        return home;
    }

    public final OutputQueue out() {
        return out;
    }

    public final Map<WireWatch.Key, WireWatch> watches() {
        return watches;
    }

    public final Map<Integer, Transaction> transactions() {
        return transactions;
    }

    /// The next id: counted up, never 0, none in use.
    public final int nextTransactionId() {
        do {
            lastTransaction = Math.max(0, lastTransaction) + 1;
        } while (transactions.containsKey(lastTransaction));
        return lastTransaction;
    }

    public final boolean isClosed() {
        return closed;
    }

    public final boolean isWaiting() {
        return waiting;
    }

    public final void setWaiting(boolean now) {
        waiting = now;
    }

    /// Whether requests may be taken now.
    public final boolean accepts() {
        return !waiting
                && !closed
                && out.size() < OUTPUT_HIGH
                && (quotas == null || quotas.accepts())
                && !journal.isBehind();
    }

    /// @return null for those whom no quota binds
    public final ConnectionQuotas quotas() {
        return quotas;
    }

    /// @return null where no event waits, and no quota binds the client
    public final EventBacklog backlog() {
        return backlog;
    }

    /// The answer to a request is in the queue.
    public final void answered() {
        if (quotas != null) {
            quotas.answered(queuedEnd());
            quotas.recharge();
        }
    }

    /// How many bytes will have been sent when all that is queued is out.
    private long queuedEnd() {
        return out.sent() + out.size();
    }

    /// Requests that may still be taken in this turn are one fewer.
    ///
    /// @return whether there are any
    protected boolean spendTurn() {
        return true;
    }

    /// Takes bytes as they came and carries out the requests in them. Those that have to wait are kept.
    public final void receive(byte[] in, int at, int length) throws FrameException {
        int used = decoder.decode(in, at, length, (frame, start, payload) -> {
            requests.request(this, frame, start, payload);
            // a request may end its own connection: what is queued then is nobody's
            if (!waiting && !closed) {
                answered();
            }
            return spendTurn() && accepts();
        });
        if (used < length) {
            held = Arrays.copyOfRange(in, at + used, at + length);
        }
    }

    public final boolean hasHeld() {
        return held != null;
    }

    /// Carries out what [#receive] had to keep.
    public final void receiveHeld() throws FrameException {
        byte[] kept = held;
        held = null;
        receive(kept, 0, kept.length);
    }

    public final void event(WireWatch watch, String path) {
        String token = watch.token();
        int payload = path.length() + token.length() + 2;
        if (closed || payload > Wire.MAX_PAYLOAD) {
            return;
        }
        if (quotas == null && out.size() > OUTPUT_LIMIT) {
            overflow();
            return;
        }
        boolean repeatable = backlog != null && !NodePath.isSpecial(path);
        int hash = repeatable ? EventHash.of(tree.pathHash(path), watch.tokenHash()) : 0;
        if (repeatable && backlog.has(path, token, hash)) {
            return;
        }
        if (quotas != null && !quotas.admitsEvent(payload)) {
            overflow();
            return;
        }
        if (repeatable) {
            backlog.add(queuedEnd(), hash);
        }
        int at = out.message(MessageType.WATCH_EVENT.number(), 0, 0, payload);
        at = Payload.put(path, 0, out.bytes(), at);
        Payload.put(token, 0, out.bytes(), at);
        if (quotas != null) {
            quotas.recharge();
        }
        markDirty();
    }

    /// Writes into the journal what has changed since the last call; called where the connection has asked for it
    /// ([Outbox#addUnstaged]).
    public void stage() {
        // dies with the process
    }

    /// Whether what it has registered outlives the daemon's process.
    public boolean isKept() {
        return false;
    }

    public void transactionOpened(int id) {
        // dies with the process
    }

    public void transactionEnded(int id) {
        // dies with the process
    }

    /// A request is being worked out and has left the decoder.
    public void keepInFlight(byte[] frame, int at, int length) {
        // dies with the process
    }

    public void forgetInFlight() {
        // dies with the process
    }

    /// What came and was not carried out.
    public final byte[] pendingInput() {
        byte[] part = decoder.pending();
        if (held == null) {
            return part;
        }
        byte[] all = Arrays.copyOf(part, part.length + held.length);
        System.arraycopy(held, 0, all, part.length, held.length);
        return all;
    }

    public final void restoreInput(byte[] pending) {
        held = pending.length == 0 ? null : pending;
    }

    public final int lastTransaction() {
        return lastTransaction;
    }

    public final void restoreLastTransaction(int id) {
        lastTransaction = id;
    }

    /// Has this connection flushed at the end of the wake-up.
    public void markDirty() {
        if (!dirty) {
            dirty = true;
            outbox.add(this);
        }
    }

    final void clean() {
        dirty = false;
    }

    /// Bytes were sent; what is left makes the client a slow one.
    public final void sent(int count) {
        out.remove(count);
        if (quotas != null) {
            quotas.sent(out.sent());
            backlog.sent(out.sent());
            quotas.recharge();
        } else if (out.isEmpty()) {
            backlog = null;
        } else if (backlog == null) {
            backlog = new EventBacklog(out);
        } else {
            backlog.sent(out.sent());
        }
    }

    public final void dropTransactions() {
        if (isKept() && !transactions.isEmpty()) {
            journal.records().transactionsDropped(caller.domid());
        }
        tree.transactionsEnded(transactions.size());
        transactions.values().forEach(Transaction::release);
        transactions.clear();
    }

    public final void addWatch(WireWatch watch) {
        watches.put(watch.key(), watch);
        tree.addWatch(watch);
        if (isKept()) {
            journal.records().watch(caller.domid(), watch.kept());
        }
    }

    /// @return false where there is none
    public final boolean removeWatch(WireWatch.Key key) {
        WireWatch watch = watches.remove(key);
        if (watch == null) {
            return false;
        }
        tree.removeWatch(watch);
        if (isKept()) {
            journal.records().unwatch(caller.domid(), watch.path(), watch.token());
        }
        return true;
    }

    public final void dropWatches() {
        if (isKept() && !watches.isEmpty()) {
            journal.records().watchesDropped(caller.domid());
        }
        tree.removeWatches(watches.values());
        watches.clear();
    }

    /// Forgets everything about the client; its transport is the caller's business.
    public void end() {
        closed = true;
        reset();
        if (quotas != null) {
            quotas.end();
        }
        connections.closed(this);
    }

    /// As if newly connected: for a ring that begins anew.
    public final void reset() {
        dropWatches();
        dropTransactions();
        out.clear();
        if (quotas == null) {
            backlog = null;
        } else {
            backlog.clear();
            quotas.clear();
        }
        held = null;
        decoder.reset();
        waiting = false;
        incarnation++;
    }
}
