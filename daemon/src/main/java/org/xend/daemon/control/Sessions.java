package org.xend.daemon.control;

import io.vertx.core.http.HttpConnection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// The open connections and how long each may keep the server waiting. Owned by the server's event loop.
///
/// A client that sends nothing, or its request byte by byte, is closed at its deadline; one that waits for an
/// answer or follows a stream is not. When all places are taken, the one that has been waiting longest to
/// hear from its client makes room, so a crowd of idle sockets never locks out a working one.
final class Sessions {
    static final int PLACES = 512;
    private static final long REQUEST_MILLIS = 10_000;
    private static final long IDLE_MILLIS = 60_000;
    private static final long LEAVE_MILLIS = 1_000;

    private final Map<HttpConnection, Long> deadlines = new LinkedHashMap<>();
    private final LongSupplier clock;
    private final int places;

    /// @param clock milliseconds that only grow
    Sessions(LongSupplier clock, int places) {
        this.clock = clock;
        this.places = places;
    }

    int size() {
        return deadlines.size();
    }

    void opened(HttpConnection connection) {
        if (deadlines.size() >= places && !evictIdlest()) {
            connection.close();
            return;
        }
        deadlines.put(connection, clock.getAsLong() + REQUEST_MILLIS);
        connection.closeHandler(_ -> deadlines.remove(connection));
    }

    /// The head of a request has arrived; its body is awaited.
    void receiving(HttpConnection connection) {
        setDeadline(connection, clock.getAsLong() + REQUEST_MILLIS);
    }

    /// The request is complete: the server is what is waited for.
    void working(HttpConnection connection) {
        setDeadline(connection, Long.MAX_VALUE);
    }

    /// Answered; the next request may come.
    void idle(HttpConnection connection) {
        setDeadline(connection, clock.getAsLong() + IDLE_MILLIS);
    }

    /// Answered for the last time: the client gets a moment to read it.
    void leaving(HttpConnection connection) {
        setDeadline(connection, clock.getAsLong() + LEAVE_MILLIS);
    }

    /// Closes every connection whose client kept the server waiting too long.
    void sweep() {
        long now = clock.getAsLong();
        for (var entry : new ArrayList<>(deadlines.entrySet())) {
            if (entry.getValue() <= now) {
                deadlines.remove(entry.getKey());
                entry.getKey().close();
            }
        }
    }

    private void setDeadline(HttpConnection connection, long deadline) {
        // Put again, so that the map's order is the order of the last sign of life.
        if (deadlines.remove(connection) != null) {
            deadlines.put(connection, deadline);
        }
    }

    private boolean evictIdlest() {
        for (var entry : deadlines.entrySet()) {
            if (entry.getValue() != Long.MAX_VALUE) {
                deadlines.remove(entry.getKey());
                entry.getKey().close();
                return true;
            }
        }
        return false;
    }
}
