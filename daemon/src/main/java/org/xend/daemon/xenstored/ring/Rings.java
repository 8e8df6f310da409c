package org.xend.daemon.xenstored.ring;

import org.xend.daemon.xenstored.connection.Connections;

/// What the connection of a domain's ring may use: what every connection may, and the queues of rings that wait.
public record Rings(Connections connections, ReadyRings ready, StalledRings stalled) {
    public Rings(Connections connections) {
        this(connections, new ReadyRings(connections.loop()), new StalledRings(connections.loop()));
    }
}
