package org.xend.daemon.xenstored;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.xend.daemon.ring.StoreFeatures;
import org.xend.daemon.store.Caller;
import org.xend.daemon.store.Transaction;
import org.xend.protocol.xs.FrameDecoder;
import org.xend.protocol.xs.FrameException;
import org.xend.protocol.xs.MessageType;
import org.xend.protocol.xs.NodePath;
import org.xend.protocol.xs.Payload;
import org.xend.protocol.xs.Wire;

/// One client that speaks the wire protocol, over a socket or a ring: what it has registered, what it has yet
/// to be sent. Owned by the [StoreConductor].
///
/// Memory is bounded whatever the client does. While it leaves [#OUTPUT_HIGH] bytes unread, or an answer is
/// still being worked out, no request of its is taken; events that others cause are dropped, or cost a socket
/// its connection, above [#OUTPUT_LIMIT] ([#overflow]). A domain and a
/// socket of who is neither root nor the daemon's own user have quotas besides ([ConnectionQuotas]).
abstract class Connection {
    static final int OUTPUT_HIGH = 64 * 1024;
    static final int OUTPUT_LIMIT = 2 * 1024 * 1024;

    private final StoreConductor conductor;
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

    Connection(StoreConductor conductor, Caller caller) {
        this.conductor = conductor;
        this.caller = caller;
        this.home = NodePath.home(caller.domid());
        this.quotas = caller.isBound() ? new ConnectionQuotas(this) : null;
        this.backlog = quotas == null ? null : new EventBacklog(out);
    }

    /// Sends what it can of the output queue; called once per wake-up.
    abstract void flush();

    /// Takes requests again after a pause.
    abstract void resume();

    /// More events are waiting than a client may leave unread.
    abstract void overflow();

    /// What the client is offered: bits of [StoreFeatures].
    int features() {
        return StoreFeatures.ALL;
    }

    /// As the log names it.
    String who() {
        return "domain " + caller.domid();
    }

    /// Whether requests that change something are refused.
    boolean isReadOnly() {
        return false;
    }

    /// Counts how often the connection began anew: what was asked before is not answered after.
    final int incarnation() {
        return incarnation;
    }

    final StoreConductor conductor() {
        return conductor;
    }

    final Caller caller() {
        return caller;
    }

    final void setCaller(Caller changed) {
        caller = changed;
    }

    final String home() {
        return home;
    }

    final OutputQueue out() {
        return out;
    }

    final Map<WireWatch.Key, WireWatch> watches() {
        return watches;
    }

    final Map<Integer, Transaction> transactions() {
        return transactions;
    }

    /// The next id: counted up, never 0, none in use.
    final int nextTransactionId() {
        do {
            lastTransaction = Math.max(0, lastTransaction) + 1;
        } while (transactions.containsKey(lastTransaction));
        return lastTransaction;
    }

    final boolean isClosed() {
        return closed;
    }

    final void setClosed() {
        closed = true;
    }

    final boolean isWaiting() {
        return waiting;
    }

    final void setWaiting(boolean now) {
        waiting = now;
    }

    /// Whether requests may be taken now.
    final boolean accepts() {
        return !waiting
                && !closed
                && out.size() < OUTPUT_HIGH
                && (quotas == null || quotas.accepts())
                && !conductor.journal().isBehind();
    }

    /// @return null for those whom no quota binds
    final ConnectionQuotas quotas() {
        return quotas;
    }

    /// @return null where no event waits, and no quota binds the client
    final EventBacklog backlog() {
        return backlog;
    }

    /// The answer to a request is in the queue.
    final void answered() {
        if (quotas != null) {
            quotas.answered(end());
            quotas.recharge();
        }
    }

    /// How many bytes will have been sent when all that is queued is out.
    private long end() {
        return out.sent() + out.size();
    }

    /// Requests that may still be taken in this turn are one fewer.
    ///
    /// @return whether there are any
    boolean spendTurn() {
        return true;
    }

    /// Takes bytes as they came and carries out the requests in them. Those that have to wait are kept.
    final void receive(byte[] in, int at, int length) throws FrameException {
        int used = decoder.decode(in, at, length, (frame, start, payload) -> {
            conductor.request(this, frame, start, payload);
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

    final boolean hasHeld() {
        return held != null;
    }

    /// Carries out what [#receive] had to keep.
    final void receiveHeld() throws FrameException {
        byte[] kept = held;
        held = null;
        receive(kept, 0, kept.length);
    }

    final void event(WireWatch watch, String path) {
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
        int hash = repeatable ? EventBacklog.hash(conductor.pathHash(path), watch.tokenHash()) : 0;
        if (repeatable && backlog.has(path, token, hash)) {
            return;
        }
        if (quotas != null && !quotas.admitsEvent(payload)) {
            overflow();
            return;
        }
        if (repeatable) {
            backlog.add(end(), hash);
        }
        int at = out.message(MessageType.WATCH_EVENT.number(), 0, 0, payload);
        at = Payload.put(path, 0, out.bytes(), at);
        Payload.put(token, 0, out.bytes(), at);
        if (quotas != null) {
            quotas.recharge();
        }
        markDirty();
    }

    /// Whether what it has registered outlives the daemon's process.
    boolean isKept() {
        return false;
    }

    void transactionOpened(int id) {
        // dies with the process
    }

    void transactionEnded(int id) {
        // dies with the process
    }

    /// A request is being worked out and has left the decoder.
    void keepInFlight(byte[] frame, int at, int length) {
        // dies with the process
    }

    void forgetInFlight() {
        // dies with the process
    }

    /// What came and was not carried out.
    final byte[] pendingInput() {
        byte[] part = decoder.pending();
        if (held == null) {
            return part;
        }
        byte[] all = Arrays.copyOf(part, part.length + held.length);
        System.arraycopy(held, 0, all, part.length, held.length);
        return all;
    }

    final void restoreInput(byte[] pending) {
        held = pending.length == 0 ? null : pending;
    }

    final int lastTransaction() {
        return lastTransaction;
    }

    final void restoreLastTransaction(int id) {
        lastTransaction = id;
    }

    /// Has the conductor flush this connection at the end of the wake-up.
    void markDirty() {
        if (!dirty) {
            dirty = true;
            conductor.addDirty(this);
        }
    }

    final void clean() {
        dirty = false;
    }

    /// Bytes were sent; what is left makes the client a slow one.
    final void sent(int count) {
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

    final void dropTransactions() {
        conductor.meters().transactionsEnded(transactions.size());
        if (isKept() && !transactions.isEmpty()) {
            conductor.journal().records().transactionsDropped(caller.domid());
        }
        conductor.transactionsChanged(-transactions.size());
        transactions.values().forEach(Transaction::release);
        transactions.clear();
    }

    /// As if newly connected: for a ring that begins anew.
    final void reset() {
        conductor.dropWatches(this);
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
