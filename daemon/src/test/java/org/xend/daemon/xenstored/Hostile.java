package org.xend.daemon.xenstored;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.xend.daemon.reference.Message;

/// A client that sends what it likes, and what it was sent. Owned by the fuzzer.
abstract class Hostile {
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    /// @return how many of the first bytes were taken
    abstract int put(byte[] bytes) throws IOException;

    abstract byte[] take(int most) throws IOException;

    /// Whether the daemon still owes it answers: nobody has ended its connection, nor has itself.
    abstract boolean isServed();

    /// What waits for it in the daemon.
    abstract int queued();

    abstract void close() throws IOException;

    final int send(byte[] bytes) throws IOException {
        int count = put(bytes);
        sent.write(bytes, 0, count);
        return count;
    }

    final int read(int most) throws IOException {
        byte[] part = take(most);
        received.writeBytes(part);
        return part.length;
    }

    /// Requests that were sent whole, before the first header that announces too much.
    final List<Message> requests() {
        return Message.takeFrom(ByteBuffer.wrap(sent.toByteArray()));
    }

    final List<Message> messages() {
        return Message.takeFrom(ByteBuffer.wrap(received.toByteArray()));
    }

    /// Whether what was sent includes a header that announces too much.
    final boolean isMalformed() {
        ByteBuffer rest = ByteBuffer.wrap(sent.toByteArray());
        Message.takeFrom(rest);
        return rest.remaining() >= 16 && Integer.compareUnsigned(rest.getInt(rest.position() + 12), 4096) > 0;
    }
}
