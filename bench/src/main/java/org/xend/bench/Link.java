package org.xend.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.xend.protocol.xs.MessageType;
import org.xend.protocol.xs.Wire;

/// A connection to a store's socket that blocks, with buffers of its own. Owned by the thread of the load.
final class Link implements AutoCloseable {
    private static final int OUTPUT = 256 * 1024;

    private final SocketChannel channel;
    private final byte[] out = new byte[OUTPUT];
    private final ByteBuffer output = ByteBuffer.allocateDirect(OUTPUT);
    private final byte[] in = new byte[Wire.MAX_FRAME];
    private final ByteBuffer input = ByteBuffer.allocateDirect(OUTPUT);
    private int end;
    private int events;

    Link(Path socket) throws IOException {
        channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        input.limit(0);
    }

    /// Adds a request to what [#send] sends.
    void add(MessageType type, int transaction, String path, String rest) {
        byte[] head = (path + '\0').getBytes(StandardCharsets.US_ASCII);
        byte[] tail = rest.getBytes(StandardCharsets.US_ASCII);
        Wire.putHeader(out, end, type.number(), 0, transaction, head.length + tail.length);
        System.arraycopy(head, 0, out, end + Wire.HEADER_BYTES, head.length);
        System.arraycopy(tail, 0, out, end + Wire.HEADER_BYTES + head.length, tail.length);
        end += Wire.HEADER_BYTES + head.length + tail.length;
    }

    void send() throws IOException {
        output.clear().put(out, 0, end).flip();
        end = 0;
        while (output.hasRemaining()) {
            channel.write(output);
        }
    }

    /// The payload of the next reply; events on the way are counted.
    ///
    /// @throws IOException also where the reply is an error
    String reply() throws IOException {
        while (true) {
            int length = message();
            String payload = new String(in, Wire.HEADER_BYTES, length, StandardCharsets.US_ASCII);
            if (Wire.type(in, 0) == MessageType.ERROR.number()) {
                throw new IOException("the store answers " + payload.strip());
            }
            if (Wire.type(in, 0) != MessageType.WATCH_EVENT.number()) {
                return payload;
            }
            events++;
        }
    }

    void event() throws IOException {
        while (events == 0) {
            message();
            events++;
        }
        events--;
    }

    String ask(MessageType type, int transaction, String path, String rest) throws IOException {
        add(type, transaction, path, rest);
        send();
        return reply();
    }

    private int message() throws IOException {
        take(0, Wire.HEADER_BYTES);
        int length = Wire.length(in, 0);
        take(Wire.HEADER_BYTES, length);
        return length;
    }

    private void take(int at, int count) throws IOException {
        while (input.remaining() < count) {
            input.compact();
            int read = channel.read(input);
            input.flip();
            if (read < 0) {
                throw new EOFException("the store closed the connection");
            }
        }
        input.get(in, at, count);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
