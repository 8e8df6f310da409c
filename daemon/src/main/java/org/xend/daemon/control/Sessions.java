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

/// The open connections and how long each may keep the server waiting. Owned by the server's event loop.
///
/// A client that sends nothing, or its request byte by byte, is closed at its deadline; one that waits for an
/// answer or follows a stream is not. When all places are taken, or the process has no descriptor left, the one
/// that has been waiting longest to hear from its client makes room, so a crowd of idle sockets never locks out a
/// working one. Connections that stay (event streams, followed consoles, terminals) have three quarters of the
/// places at most: what is left is for requests.
///
/// Descriptors alone turn nobody away while there are no more than a few requests: a connection has its
/// descriptor already, and what others take for a moment (a client of the key tree that is being turned away, a
/// connection that is closed but not yet given back, a count of descriptors) is no reason to send away the one
/// `xm` that asks.
///
/// A place comes back when its connection closes. One that was upgraded is no HTTP connection any more and does
/// not tell of its close: whoever took it over calls [#closed].
final class Sessions {
    static final int PLACES = 512;
    private static final long REQUEST_MILLIS = 10_000;
    private static final long IDLE_MILLIS = 60_000;
    private static final long LEAVE_MILLIS = 1_000;
    /// Connections, beside those that stay, that are served however few descriptors are left.
    static final int ALWAYS_SERVED = 4;

    private final Map<HttpConnection, Long> deadlines = new LinkedHashMap<>();
    private final Set<HttpConnection> staying = new HashSet<>();
    private final Map<HttpConnection, Runnable> handedOver = new LinkedHashMap<>();
    /// Those that left no descriptor for the next: they are answered and may not stay.
    private final Set<HttpConnection> last = new HashSet<>();
    private final LongSupplier clock;
    private final int places;
    private final BooleanSupplier descriptorLeft;
    private final RefusalLog turnedAway;
    private final RefusalLog notToStay;

    /// @param clock milliseconds that only grow
    /// @param descriptorLeft asked once for each connection: whether it leaves a descriptor for the next
    Sessions(LongSupplier clock, int places, BooleanSupplier descriptorLeft) {
        this.clock = clock;
        this.places = places;
        this.descriptorLeft = descriptorLeft;
        this.turnedAway = new RefusalLog(
                clock,
                "all " + places
                        + " connections (or as many as there are descriptors) wait for an answer or stay: a new"
                        + " one is closed at once");
        this.notToStay = new RefusalLog(
                clock,
                "all " + mostStaying() + " places for event streams and consoles"
                        + " are taken: a new one is answered with status 503");
    }

    /// @param descriptors how many the process may open
    /// @return how many connections there may be
    static int places(long descriptors) {
        return Math.clamp(descriptors / 4, 16, PLACES);
    }

    /// The connection as a resource sees it.
    ClientConnection of(HttpConnection connection) {
        return new ClientConnection() {
            @Override
            public void keepOpen() {
                stay(connection);
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
        boolean full = deadlines.size() >= places || scarce && deadlines.size() - staying.size() >= ALWAYS_SERVED;
        if (full && !evictIdlest()) {
            turnedAway.refused();
            connection.close();
            return;
        }
        deadlines.put(connection, clock.getAsLong() + REQUEST_MILLIS);
        if (scarce) {
            last.add(connection);
        }
        connection.closeHandler(_ -> closed(connection));
    }

    /// The connection is over, whatever it had become.
    void closed(HttpConnection connection) {
        deadlines.remove(connection);
        staying.remove(connection);
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

    /// The answer to come has no end of its own. Until the connection closes or is idle again it is one of those
    /// that stay.
    ///
    /// @throws Refusal when there are as many as there may be, or too few descriptors are left
    void stay(HttpConnection connection) {
        if (staying.contains(connection)) {
            return;
        }
        if (staying.size() >= mostStaying()) {
            notToStay.refused();
            throw new Refusal(
                    503,
                    new Failure.WrongState(
                            "control",
                            "All " + mostStaying()
                                    + " places for event streams and consoles are taken: close one first"),
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
            staying.add(connection);
        }
    }

    private int mostStaying() {
        return places - places / 4;
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
        staying.remove(connection);
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
                closed(entry.getKey());
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
                closed(entry.getKey());
                entry.getKey().close();
                return true;
            }
        }
        return false;
    }
}
