package org.xend.daemon.xenstored;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
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
/// its connection, above [#OUTPUT_LIMIT] ([#overflow]).
abstract class Connection {
    static final int OUTPUT_HIGH = 64 * 1024;
    static final int OUTPUT_LIMIT = 2 * 1024 * 1024;

    private final StoreConductor conductor;
    private final String home;
    private final OutputQueue out = new OutputQueue();
    private final FrameDecoder decoder = new FrameDecoder();
    private final Map<WireWatch.Key, WireWatch> watches = new LinkedHashMap<>();
    private final Map<Integer, Transaction> transactions = new HashMap<>();
    private Caller caller;
    private int lastTransaction;
    private byte[] held;
    private EventBacklog backlog;
    private boolean waiting;
    private boolean dirty;
    private boolean closed;

    Connection(StoreConductor conductor, Caller caller) {
        this.conductor = conductor;
        this.caller = caller;
        this.home = NodePath.home(caller.domid());
    }

    /// Sends what it can of the output queue; called once per wake-up.
    abstract void flush();

    /// Takes requests again after a pause.
    abstract void resume();

    /// More events are waiting than a client may leave unread.
    abstract void overflow();

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
        return !waiting && !closed && out.size() < OUTPUT_HIGH;
    }

    /// Takes bytes as they came and carries out the requests in them. Those that have to wait are kept.
    final void receive(byte[] in, int at, int length) throws FrameException {
        int used = decoder.decode(in, at, length, (frame, start, payload) -> {
            conductor.request(this, frame, start, payload);
            return accepts();
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
        if (out.size() > OUTPUT_LIMIT) {
            overflow();
            return;
        }
        long end = out.sent() + out.size() + Wire.HEADER_BYTES + payload;
        if (backlog != null && !NodePath.isSpecial(path) && !backlog.add(path, token, end)) {
            return;
        }
        int at = out.message(MessageType.WATCH_EVENT.number(), 0, 0, payload);
        at = Payload.put(path, 0, out.bytes(), at);
        Payload.put(token, 0, out.bytes(), at);
        markDirty();
    }

    /// Has the conductor flush this connection at the end of the wake-up.
    final void markDirty() {
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
        if (out.isEmpty()) {
            backlog = null;
        } else if (backlog == null) {
            backlog = new EventBacklog();
        } else {
            backlog.sent(out.sent());
        }
    }

    final void dropTransactions() {
        conductor.meters().transactionsEnded(transactions.size());
        transactions.clear();
    }

    /// As if newly connected: for a ring that begins anew.
    final void reset() {
        conductor.dropWatches(this);
        dropTransactions();
        out.clear();
        backlog = null;
        held = null;
    }
}
