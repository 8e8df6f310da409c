package org.xend.daemon.control;

import io.vertx.core.http.HttpConnection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.xend.daemon.control.request.Refusal;
import org.xend.daemon.control.request.RefusalLog;
import org.xend.daemon.control.resource.ClientConnection;
import org.xend.protocol.control.Failure;

/// The open connections, and how long each may keep the server waiting. Owned by the server's event loop.
///
/// A client that sends nothing, or its request byte by byte, is closed at its deadline; one that waits for an answer
/// or follows a stream is not. When the limit of connections is reached, or the process has no descriptor left, the
/// connection whose client has been silent longest is closed for the new one, so a crowd of idle sockets never locks
/// out a working one. Connections that are kept open (event streams, followed consoles, terminals) may be three
/// quarters of the limit: the rest is for requests.
///
/// A lack of descriptors alone refuses no one while there are only a few requests: a connection has its descriptor
/// already, and what others need for a moment (a key tree client being refused, a connection being closed, a count of
/// descriptors) must not cost the one `xm` that asks.
///
/// A connection is counted until it closes. One that was upgraded is no HTTP connection any more and does not report
/// its close: whichever class took it over calls [#closed].
final class Sessions {
    static final int MOST_CONNECTIONS = 512;
    private static final long REQUEST_MILLIS = 10_000;
    private static final long IDLE_MILLIS = 60_000;
    private static final long LEAVE_MILLIS = 1_000;
    /// Connections, besides those kept open, that are served however few descriptors are left.
    static final int ALWAYS_SERVED = 4;

    private final Map<HttpConnection, Long> deadlines = new LinkedHashMap<>();
    private final Set<HttpConnection> keptOpen = new HashSet<>();
    private final Map<HttpConnection, Runnable> handedOver = new LinkedHashMap<>();
    /// Those that left no descriptor for the next one: they are answered and may not be kept open.
    private final Set<HttpConnection> last = new HashSet<>();
    private final LongSupplier clock;
    private final int limit;
    private final BooleanSupplier descriptorLeft;
    private final RefusalLog openRefusals;
    private final RefusalLog keepOpenRefusals;

    /// @param clock milliseconds that only grow
    /// @param descriptorLeft called once for each connection: whether it leaves a descriptor for the next one
    Sessions(LongSupplier clock, int limit, BooleanSupplier descriptorLeft) {
        this.clock = clock;
        this.limit = limit;
        this.descriptorLeft = descriptorLeft;
        this.openRefusals = new RefusalLog(
                clock,
                "all " + limit
                        + " connections (or as many as there are descriptors) wait for an answer or are kept open: a"
                        + " new one is closed at once");
        this.keepOpenRefusals = new RefusalLog(
                clock,
                "all " + mostKeptOpen() + " connections for event streams and consoles"
                        + " are in use: a new one is answered with status 503");
    }

    /// @param descriptors how many the process may open
    /// @return how many connections there may be
    static int limit(long descriptors) {
        return Math.clamp(descriptors / 4, 16, MOST_CONNECTIONS);
    }

    /// The connection as a resource sees it.
    ClientConnection of(HttpConnection connection) {
        return new ClientConnection() {
            @Override
            public void keepOpen() {
                Sessions.this.keepOpen(connection);
            }

            @Override
            public void handOver(Runnable heartbeat) {
                handedOver(connection, heartbeat);
            }

            @Override
            public void closed() {
                Sessions.this.closed(connection);
            }
        };
    }

    int size() {
        return deadlines.size();
    }

    void opened(HttpConnection connection) {
        boolean scarce = !descriptorLeft.getAsBoolean();
        boolean full = deadlines.size() >= limit || scarce && deadlines.size() - keptOpen.size() >= ALWAYS_SERVED;
        if (full && !evictIdlest()) {
            openRefusals.refused();
            connection.close();
            return;
        }
        deadlines.put(connection, clock.getAsLong() + REQUEST_MILLIS);
        if (scarce) {
            last.add(connection);
        }
        connection.closeHandler(_ -> closed(connection));
    }

    /// The connection is closed, whether or not it was upgraded.
    void closed(HttpConnection connection) {
        deadlines.remove(connection);
        keptOpen.remove(connection);
        last.remove(connection);
        handedOver.remove(connection);
    }

    /// The connection is no HTTP connection any more.
    ///
    /// @param heartbeat to be called now and then until [#closed]
    void handedOver(HttpConnection connection, Runnable heartbeat) {
        handedOver.put(connection, heartbeat);
    }

    void heartbeat() {
        new ArrayList<>(handedOver.values()).forEach(Runnable::run);
    }

    /// The answer to come has no end of its own. The connection counts as kept open until it closes or is idle again.
    ///
    /// @throws Refusal when there are as many as there may be, or too few descriptors are left
    void keepOpen(HttpConnection connection) {
        if (keptOpen.contains(connection)) {
            return;
        }
        if (keptOpen.size() >= mostKeptOpen()) {
            keepOpenRefusals.refused();
            throw new Refusal(
                    503,
                    new Failure.WrongState(
                            "control",
                            "All " + mostKeptOpen()
                                    + " connections for event streams and consoles are in use: close one first"),
                    Map.of());
        }
        if (last.contains(connection)) {
            throw new Refusal(
                    503,
                    new Failure.WrongState(
                            "control",
                            "Too few of xend's file descriptors are left for"
                                    + " another event stream or console: close one, end a domain, or raise the limit (LimitNOFILE= of its"
                                    + " unit, ulimit -n) and restart xend"),
                    Map.of());
        }
        if (deadlines.containsKey(connection)) {
            keptOpen.add(connection);
        }
    }

    private int mostKeptOpen() {
        return limit - limit / 4;
    }

    /// The head of a request has arrived; its body is awaited.
    void receiving(HttpConnection connection) {
        setDeadline(connection, clock.getAsLong() + REQUEST_MILLIS);
    }

    /// The request is complete: the client waits for the server.
    void working(HttpConnection connection) {
        setDeadline(connection, Long.MAX_VALUE);
    }

    /// Answered; the next request may come.
    void idle(HttpConnection connection) {
        keptOpen.remove(connection);
        setDeadline(connection, clock.getAsLong() + IDLE_MILLIS);
    }

    /// The last answer was sent: the client gets a moment to read it.
    void leaving(HttpConnection connection) {
        setDeadline(connection, clock.getAsLong() + LEAVE_MILLIS);
    }

    /// Closes every connection whose deadline has passed.
    void sweep() {
        long now = clock.getAsLong();
        for (var entry : new ArrayList<>(deadlines.entrySet())) {
            if (entry.getValue() <= now) {
                closed(entry.getKey());
                entry.getKey().close();
            }
        }
    }

    private void setDeadline(HttpConnection connection, long deadline) {
        // Put again, so that the map's order is that of the last activity.
        if (deadlines.remove(connection) != null) {
            deadlines.put(connection, deadline);
        }
    }

    private boolean evictIdlest() {
        for (var entry : deadlines.entrySet()) {
            if (entry.getValue() != Long.MAX_VALUE) {
                closed(entry.getKey());
                entry.getKey().close();
                return true;
            }
        }
        return false;
    }
}
