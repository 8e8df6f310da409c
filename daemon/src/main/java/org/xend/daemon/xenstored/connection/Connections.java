package org.xend.daemon.xenstored.connection;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.xend.daemon.xenstored.tree.StoreLoop;
import org.xend.daemon.xenstored.tree.WatchedStore;

/// The open connections, and what each of them may use: the tree, the outbox, and where its requests go. Owned by
/// the store's conductor, on its loop.
public final class Connections {
    private final WatchedStore tree;
    private final Outbox outbox;
    private final RequestTrace trace;
    private final Set<Connection> open = new LinkedHashSet<>();
    private RequestSink requests;

    public Connections(WatchedStore tree, Outbox outbox, RequestTrace trace) {
        this.tree = tree;
        this.outbox = outbox;
        this.trace = trace;
    }

    /// To be called before the first connection is made.
    public void setRequests(RequestSink sink) {
        requests = sink;
    }

    public WatchedStore tree() {
        return tree;
    }

    public Outbox outbox() {
        return outbox;
    }

    public RequestTrace trace() {
        return trace;
    }

    public RequestSink requests() {
        return requests;
    }

    public StoreLoop loop() {
        return outbox.loop();
    }

    public void opened(Connection connection) {
        open.add(connection);
        trace.opened(connection);
    }

    public void closed(Connection connection) {
        open.remove(connection);
        trace.closed(connection);
    }

    public int count() {
        return open.size();
    }

    /// Safe to close connections while going through it.
    public List<Connection> all() {
        return List.copyOf(open);
    }
}
