package org.xend.client.connect;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;

/// A connection that has become a domain's console: raw bytes both ways. One thread may read while another
/// writes; closing from either ends the other's call.
public final class ConsoleStream implements Closeable {
    private final SocketChannel channel;
    private final InputStream in;

    /// @param in the channel's bytes from here on, including those read ahead with the answer's head
    ConsoleStream(SocketChannel channel, InputStream in) {
        this.channel = channel;
        this.in = in;
    }

    /// Blocks for the next bytes.
    ///
    /// @return how many were read; -1 when the console has ended or was closed by this side
    public int read(byte[] buffer) throws IOException {
        try {
            return in.read(buffer);
        } catch (ClosedChannelException _) {
            return -1;
        }
    }

    public void write(byte[] bytes, int length) throws IOException {
        Daemon.write(channel, ByteBuffer.wrap(bytes, 0, length));
    }

    /// No more will be written. Closing at once while output is still unread would make the kernel throw away
    /// what the other side has not read yet.
    public void endOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
