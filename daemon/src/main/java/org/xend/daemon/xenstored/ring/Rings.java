package org.xend.daemon.xenstored.ring;

import org.xend.daemon.xenstored.connection.Connections;

/// The parts that the connection of a domain's ring may use: those of every connection, and the queues of waiting
/// rings.
public record Rings(Connections connections, ReadyRings ready, StalledRings stalled) {
    public Rings(Connections connections) {
        this(connections, new ReadyRings(connections.loop()), new StalledRings(connections.loop()));
    }
}
