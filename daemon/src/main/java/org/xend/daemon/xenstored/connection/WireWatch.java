package org.xend.daemon.xenstored.connection;

import org.xend.daemon.journal.record.RingRecord;
import org.xend.daemon.store.Caller;
import org.xend.daemon.xenstored.tree.ClientWatch;
import org.xend.daemon.xenstored.tree.EventHash;

/// A watch of a connection: its token, and whether its events carry relative paths. Owned by the connection.
public final class WireWatch extends ClientWatch {
    /// Two watches of a connection differ in this.
    public record Key(String path, String token) {}

    private final Connection connection;
    private final String token;
    private final int hidden;
    private final long tokenHash;

    /// @param path absolute
    /// @param depth see [Watch#depth]
    /// @param hidden leading characters of the absolute path that this client leaves out
    public WireWatch(Connection connection, String path, int depth, String token, int hidden) {
        super(path, depth);
        this.connection = connection;
        this.token = token;
        this.hidden = hidden;
        this.tokenHash = EventHash.of(token);
    }

    public Key key() {
        return new Key(path(), token);
    }

    /// As the journal keeps it.
    public RingRecord.Watch kept() {
        return new RingRecord.Watch(path(), token, hidden, depth());
    }

    public int hidden() {
        return hidden;
    }

    public String token() {
        return token;
    }

    /// See [EventHash].
    long tokenHash() {
        return tokenHash;
    }

    public Connection connection() {
        return connection;
    }

    @Override
    public Caller caller() {
        return connection.caller();
    }

    @Override
    public int bytes() {
        return path().length() + token.length();
    }

    @Override
    public void fire(String changed) {
        connection.event(this, hidden == 0 ? changed : changed.substring(hidden));
    }
}
