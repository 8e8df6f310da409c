package org.xend.daemon.xenstored.request;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.store.Transaction;
import org.xend.daemon.xenstored.connection.Connection;
import org.xend.daemon.xenstored.connection.Connections;
import org.xend.daemon.xenstored.connection.RequestSink;
import org.xend.daemon.xenstored.connection.RequestTrace;
import org.xend.daemon.xenstored.domain.DomainLifecycle;
import org.xend.daemon.xenstored.tree.StoreLoop;
import org.xend.daemon.xenstored.tree.StoreMeters;
import org.xend.daemon.xenstored.tree.WatchedStore;
import org.xend.protocol.xs.MessageType;
import org.xend.protocol.xs.Wire;
import org.xend.protocol.xs.XsError;
import org.xend.protocol.xs.XsException;

/// Takes each request to its handler, and is the one place where errors become answers. Owned by the store's
/// conductor, on its loop.
public final class RequestDispatcher implements RequestSink {
    private static final Logger LOG = LoggerFactory.getLogger(RequestDispatcher.class);
    /// What the journal adds to a request that it keeps.
    private static final int RECORD_BYTES = 128;

    private final StoreLoop loop;
    private final WatchedStore tree;
    private final StoreMeters meters;
    private final RequestTrace trace;
    private final RequestTable table;
    private final Request request = new Request();

    public RequestDispatcher(Connections connections, DomainLifecycle lifecycle) {
        this.loop = connections.loop();
        this.tree = connections.tree();
        this.meters = tree.meters();
        this.trace = connections.trace();
        this.table = new RequestTable(connections, lifecycle);
    }

    @Override
    public void request(Connection from, byte[] frame, int at, int payload) {
        assert loop.isHere() : "the store is touched from a thread that does not own it";
        long begun = meters.begin();
        from.markDirty();
        tree.beginRequest(from.caller());
        MessageType type = MessageType.ofNumber(Wire.type(frame, at));
        request.set(from, type, frame, at, payload);
        trace.asked(from, frame, at, payload);
        try {
            handle(from, type, Wire.transactionId(frame, at), payload);
            if (!from.isWaiting()) {
                trace.ended(from, frame, at, "OK");
            }
        } catch (XsException e) {
            request.fail(e.error());
            trace.ended(from, frame, at, e.error().name());
        } catch (RuntimeException e) {
            LOG.error("request {} of domain {} failed", type, from.caller().domid(), e);
            request.fail(XsError.EIO);
        }
        tree.endRequest();
        meters.end(type, begun);
    }

    private void handle(Connection from, MessageType type, int transactionId, int payload) throws XsException {
        RequestEntry entry = table.of(type);
        if (entry.privileged() && !from.caller().privileged()) {
            throw XsError.EACCES.exception();
        }
        if (from.isReadOnly() && type.isChange()) {
            throw XsError.EROFS.exception();
        }
        Transaction within = null;
        if (transactionId != 0 && entry.transactional()) {
            within = from.transactions().get(transactionId);
            if (within == null) {
                throw XsError.ENOENT.exception();
            }
        }
        request.setView(within, within == null ? tree.store() : within);
        if (entry.isKept() || type == MessageType.WATCH && from.isKept()) {
            tree.journal().expect(RECORD_BYTES + payload);
        }
        entry.action().handle(request);
    }
}
