package org.xend.daemon.xenstored;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.xend.daemon.xenstored.socket.SocketConnection;
import org.xend.daemon.xenstored.socket.SocketUsers;

/// Real sockets to the daemon's own socket connections, without its event loop: the test's thread asks the
/// kernel what is ready and hands it on, so that nothing happens at once and nothing has to be waited for.
final class SocketPairs implements AutoCloseable {
    private static final int INPUT_BYTES = 64 * 1024;
    /// A loop that goes on for longer serves nobody.
    private static final int MOST_ROUNDS = 10_000;

    private final StoreConductor conductor;
    private final Path path = Files.createTempDirectory("xend-pairs").resolve("socket");
    private final ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    private final Selector selector = Selector.open();
    private final ByteBuffer input = ByteBuffer.allocate(INPUT_BYTES);

    SocketPairs(StoreConductor conductor) throws IOException {
        this.conductor = conductor;
        server.bind(UnixDomainSocketAddress.of(path));
    }

    /// One of them.
    final class Client extends Hostile {
        private final SocketChannel channel;
        private final SocketConnection connection;
        private boolean halfClosed;

        private Client() throws IOException {
            channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
            channel.configureBlocking(false);
            SocketChannel accepted = server.accept();
            accepted.configureBlocking(false);
            connection = new SocketConnection(conductor.connections(), new SocketUsers(), accepted, input, false);
            conductor.connections().opened(connection);
            accepted.register(selector, SelectionKey.OP_READ, connection);
        }

        @Override
        int put(byte[] bytes) throws IOException {
            try {
                return channel.write(ByteBuffer.wrap(bytes));
            } catch (IOException _) {
                // the daemon has closed it
                return 0;
            }
        }

        @Override
        byte[] take(int most) throws IOException {
            ByteBuffer part = ByteBuffer.allocate(Math.min(most, INPUT_BYTES));
            try {
                channel.read(part);
            } catch (IOException _) {
                // the daemon has closed it
            }
            byte[] taken = new byte[part.position()];
            part.flip().get(taken);
            return taken;
        }

        /// Sends no more, but still reads.
        void shutdownOutput() throws IOException {
            channel.shutdownOutput();
            halfClosed = true;
        }

        boolean isHalfClosed() {
            return halfClosed;
        }

        @Override
        boolean isServed() {
            return !connection.isClosed();
        }

        @Override
        int queued() {
            return connection.out().size();
        }

        @Override
        void close() throws IOException {
            channel.close();
        }
    }

    Client connect() throws IOException {
        return new Client();
    }

    /// Lets the daemon do what it can for all of them.
    void run() throws IOException {
        int quiet = 0;
        long before = -1;
        for (int round = 0; quiet < 3; round++) {
            if (round > MOST_ROUNDS) {
                throw new IllegalStateException("the daemon is busy without end");
            }
            long progress = 0;
            for (SelectionKey key : selector.keys()) {
                SocketConnection connection = (SocketConnection) key.attachment();
                if (key.isValid()) {
                    boolean reads = connection.accepts() && !connection.hasHeld();
                    key.interestOps((reads ? SelectionKey.OP_READ : 0)
                            | (connection.out().isEmpty() ? 0 : SelectionKey.OP_WRITE));
                }
                progress += connection.out().sent() + 31L * connection.out().size();
            }
            selector.selectNow(key -> ((SocketConnection) key.attachment()).ready(key));
            quiet = progress == before ? quiet + 1 : 0;
            before = progress;
        }
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            ((SocketConnection) key.attachment()).close();
        }
        selector.close();
        server.close();
        Files.deleteIfExists(path);
        Files.deleteIfExists(path.getParent());
    }
}
