package org.xend.daemon.xenstored;

import java.util.Arrays;
import org.xend.daemon.store.Caller;
import org.xend.protocol.xs.FrameException;
import org.xend.protocol.xs.Wire;

/// The real daemon with the clients of a [Step] list: sockets without a socket, and domains on rings in memory
/// whose both ends live here. Owned by the test's thread, which is the daemon's loop.
final class Subject {
    final RingHost host = new RingHost();
    private final MemoryStore.Client[] sockets = new MemoryStore.Client[Step.SOCKETS];

    Subject() {
        for (int i = 0; i < sockets.length; i++) {
            connect(i);
        }
    }

    private void connect(int client) {
        sockets[client] = new MemoryStore.Client(host.conductor, Caller.DOM0);
        host.conductor.opened(sockets[client]);
    }

    void reconnect(int client) {
        host.conductor.close(sockets[client]);
        connect(client);
    }

    /// The daemon's own record of a client that is connected.
    Connection connection(int client) {
        return client < Step.SOCKETS
                ? sockets[client]
                : host.conductor.domains().find(Step.domid(client)).orElseThrow().connection().orElseThrow();
    }

    void send(int client, int type, int requestId, int transactionId, byte[] payload) {
        byte[] frame = new byte[Wire.HEADER_BYTES + payload.length];
        Wire.putHeader(frame, 0, type, requestId, transactionId, payload.length);
        System.arraycopy(payload, 0, frame, Wire.HEADER_BYTES, payload.length);
        if (client >= Step.SOCKETS) {
            host.introduced(Step.domid(client)).send(frame);
            return;
        }
        try {
            sockets[client].receive(frame, 0, frame.length);
        } catch (FrameException e) {
            throw new IllegalStateException(e);
        }
        host.conductor.flushDirty();
        host.store.runTasks();
    }

    byte[] read(int client, int most) {
        if (client >= Step.SOCKETS) {
            return host.introduced(Step.domid(client)).take(most);
        }
        byte[] there = sockets[client].out().copy();
        int count = Math.min(most, there.length);
        sockets[client].sent(count);
        return Arrays.copyOf(there, count);
    }
}
