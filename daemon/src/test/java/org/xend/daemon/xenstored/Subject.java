package org.xend.daemon.xenstored;

import java.util.Arrays;
import java.util.List;
import org.xend.daemon.ring.StoreRing;
import org.xend.daemon.store.Caller;
import org.xend.daemon.store.usage.Quotas;
import org.xend.daemon.xenstored.connection.ConflictCredit;
import org.xend.daemon.xenstored.connection.Connection;
import org.xend.protocol.xs.FrameException;
import org.xend.protocol.xs.Quota;
import org.xend.protocol.xs.Wire;

/// The real daemon with the clients of a [ModelStep] list: sockets without a socket, and domains on rings in memory
/// whose both ends live here. Owned by the test's thread, which is the daemon's loop.
final class Subject {
    /// A domain that the hypervisor does not have, though it may be introduced.
    private static final int ABSENT = 6;
    /// The page's connection word.
    private static final int CONNECTION = 2068;

    final RingHost host = new RingHost();
    private final MemoryStore.Client[] sockets = new MemoryStore.Client[ModelStep.SOCKETS];

    Subject() {
        host.absent.add(ABSENT);
        for (Quota unlimited : List.of(
                Quota.OUTSTANDING,
                Quota.MEMORY,
                Quota.SOFT_MEMORY,
                Quota.NODES,
                Quota.WATCHES,
                Quota.TRANSACTIONS,
                Quota.TRANSACTION_NODES,
                Quota.NODE_PERMISSIONS,
                Quota.NODE_SIZE,
                Quota.PATH_MAX)) {
            host.conductor.store().quotas().set(Quotas.ALL, unlimited, 0);
        }
        for (int i = 0; i < sockets.length; i++) {
            connect(i);
        }
    }

    private void connect(int client) {
        sockets[client] = new MemoryStore.Client(host.conductor.connections(), Caller.DOM0);
        host.conductor.connections().opened(sockets[client]);
    }

    void reconnect(int client) {
        if (client >= ModelStep.SOCKETS) {
            host.pages.get(ModelStep.domid(client)).setWord(CONNECTION, StoreRing.RECONNECT);
            host.introduced(ModelStep.domid(client)).notifyStore();
            return;
        }
        sockets[client].end();
        connect(client);
    }

    /// The daemon's own record of a client that is connected.
    Connection connection(int client) {
        return client < ModelStep.SOCKETS
                ? sockets[client]
                : host.conductor
                        .lifecycle()
                        .introduced()
                        .find(ModelStep.domid(client))
                        .orElseThrow()
                        .connection()
                        .orElseThrow();
    }

    /// Time passes between requests, so that no domain has to wait for having disturbed others.
    void send(int client, int type, int requestId, int transactionId, byte[] payload) {
        byte[] frame = new byte[Wire.HEADER_BYTES + payload.length];
        Wire.putHeader(frame, 0, type, requestId, transactionId, payload.length);
        System.arraycopy(payload, 0, frame, Wire.HEADER_BYTES, payload.length);
        host.store.advance(ConflictCredit.REFILL);
        if (client >= ModelStep.SOCKETS) {
            host.introduced(ModelStep.domid(client)).send(frame);
            return;
        }
        try {
            sockets[client].receive(frame, 0, frame.length);
        } catch (FrameException e) {
            throw new IllegalStateException(e);
        }
        host.conductor.outbox().flush();
        host.store.runTasks();
    }

    byte[] read(int client, int most) {
        if (client >= ModelStep.SOCKETS) {
            return host.introduced(ModelStep.domid(client)).take(most);
        }
        byte[] there = sockets[client].out().copy();
        int count = Math.min(most, there.length);
        sockets[client].sent(count);
        return Arrays.copyOf(there, count);
    }
}
