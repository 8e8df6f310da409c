package org.xend.daemon.xenstored;

import java.nio.ByteBuffer;

/// What the connections of one loop read into, and which of them read last. Owned by the [SocketServer]'s loop.
///
/// A client that is served twice in a row is the only one at work: reading on until nothing more is there costs
/// nobody anything then, and spares it an answer of its own for each of the requests it sends in a row.
final class Intake {
    private static final int BYTES = 64 * 1024;

    private final ByteBuffer buffer = ByteBuffer.allocate(BYTES);
    private SocketConnection last;

    ByteBuffer buffer() {
        return buffer;
    }

    /// @return whether the one before it was the same
    boolean isAgain(SocketConnection reader) {
        boolean again = last == reader;
        last = reader;
        return again;
    }

    /// A connection is no more.
    void forget(SocketConnection reader) {
        if (last == reader) {
            last = null;
        }
    }
}
