package org.xend.daemon.xenstored;

import org.xend.daemon.journal.KeptRing;
import org.xend.daemon.store.Caller;

/// A watch of a connection: its token, and whether its events carry relative paths. Owned by the connection.
final class WireWatch extends ClientWatch {
    /// Two watches of a connection differ in this.
    record Key(String path, String token) {}

    private final Connection connection;
    private final String token;
    private final int hidden;
    private final long tokenHash;

    /// @param path absolute
    /// @param depth see [Watch#depth]
    /// @param hidden leading characters of the absolute path that this client leaves out
    WireWatch(Connection connection, String path, int depth, String token, int hidden) {
        super(path, depth);
        this.connection = connection;
        this.token = token;
        this.hidden = hidden;
        this.tokenHash = EventBacklog.hash(token);
    }

    Key key() {
        return new Key(path(), token);
    }

    /// As the journal keeps it.
    KeptRing.Watch kept() {
        return new KeptRing.Watch(path(), token, hidden, depth());
    }

    int hidden() {
        return hidden;
    }

    String token() {
        return token;
    }

    /// See [EventBacklog#hash].
    long tokenHash() {
        return tokenHash;
    }

    Connection connection() {
        return connection;
    }

    @Override
    Caller caller() {
        return connection.caller();
    }

    @Override
    int bytes() {
        return path().length() + token.length();
    }

    @Override
    void fire(String changed) {
        connection.event(this, hidden == 0 ? changed : changed.substring(hidden));
    }
}
