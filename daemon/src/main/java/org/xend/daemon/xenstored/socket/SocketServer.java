package org.xend.daemon.xenstored.socket;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoOps;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.failstop.FailStop;
import org.xend.daemon.os.DescriptorAllowance;
import org.xend.daemon.os.Descriptors;
import org.xend.daemon.processor.Placement;
import org.xend.daemon.store.Caller;
import org.xend.daemon.xenstored.connection.Connection;
import org.xend.daemon.xenstored.connection.Connections;

/// Accepts clients of the Unix socket. Owned by the store's conductor, on its loop.
public final class SocketServer {
    private static final Logger LOG = LoggerFactory.getLogger(SocketServer.class);
    private static final int INPUT_BYTES = 64 * 1024;
    /// Accepted at one wake-up, before clients that are there already get their turn.
    private static final int ACCEPTS = 64;
    /// After a client could not be accepted, most likely for want of file descriptors: at once it would fail
    /// again.
    private static final int PAUSE_SECONDS = 1;

    /// Who may connect.
    @FunctionalInterface
    public interface Admission {
        boolean mayConnect(SocketChannel client) throws IOException;

        /// Whether anybody beside root and the daemon's user may connect.
        default boolean isOpenToOthers() {
            return false;
        }

        /// Whose quotas bind a client that may connect; empty where none do.
        default Optional<String> bound(SocketChannel client) throws IOException {
            return Optional.empty();
        }
    }

    private final Connections connections;
    private final SocketUsers users;
    private final IoEventLoop loop;
    private final Placement placement;
    private final Path path;
    private ServerSocketChannel channel;
    private final Admission peers;
    private final boolean readOnly;
    private final ByteBuffer input = ByteBuffer.allocate(INPUT_BYTES);
    private final Descriptors descriptors = Descriptors.ofThisProcess();
    private IoRegistration registration;
    private final DescriptorAllowance allowance = new DescriptorAllowance(descriptors, descriptors.reserveForControl());
    private boolean isShort;
    /// Nobody could be accepted, which was said.
    private boolean isFailing;

    /// Makes the socket's file; blocks.
    ///
    /// @param named who may connect beside the owners, see [PeerCheck]
    /// @throws IOException says what stands in the way
    public static SocketServer bound(
            Connections connections,
            SocketUsers users,
            StoreThread thread,
            Path path,
            List<String> named,
            boolean readOnly)
            throws IOException {
        StoreSocketFile.makeFolder(path.toAbsolutePath().getParent(), !named.isEmpty());
        ServerSocketChannel channel = StoreSocketFile.bind(path);
        try {
            PeerCheck peers = new PeerCheck(path, named);
            if (peers.isOpenToOthers()) {
                StoreSocketFile.openToOthers(path)
                        .ifPresent(folder -> LOG.warn(
                                "{} is for {} too, but the folder {} lets nobody but its owner pass (chmod o+x {})",
                                path,
                                named,
                                folder,
                                folder));
            }
            return new SocketServer(connections, users, thread, path, channel, peers, readOnly);
        } catch (IOException e) {
            channel.close();
            Files.deleteIfExists(path);
            throw e;
        }
    }

    /// @param channel bound and not blocking
    public SocketServer(
            Connections connections,
            SocketUsers users,
            StoreThread thread,
            Path path,
            ServerSocketChannel channel,
            Admission peers,
            boolean readOnly) {
        this.readOnly = readOnly;
        this.connections = connections;
        this.users = users;
        this.loop = thread.loop();
        this.placement = thread.placement();
        this.path = path;
        this.channel = channel;
        this.peers = peers;
    }

    public Path path() {
        return path;
    }

    /// The socket's file is another's: makes one anew in its place; blocks.
    ///
    /// @return to be given to [#goOn]
    ServerSocketChannel bindAgain() throws IOException {
        ServerSocketChannel again = StoreSocketFile.replace(path);
        if (peers.isOpenToOthers()) {
            StoreSocketFile.openToOthers(path);
        }
        return again;
    }

    /// Accepts on another socket from now on; called on the loop. Clients that are there stay.
    void goOn(ServerSocketChannel again) throws IOException {
        if (!channel.isOpen()) {
            again.close();
            return;
        }
        if (registration != null) {
            registration.cancel();
        }
        channel.close();
        channel = again;
        open();
    }

    /// Begins to accept; called on the loop.
    public void open() {
        loop.register(new ChannelHandle(channel, this::ready)).addListener(done -> {
            if (done.isSuccess()) {
                registration = (IoRegistration) done.getNow();
                registration.submit(NioIoOps.ACCEPT);
            } else {
                FailStop.end("the socket " + path, done.cause());
            }
        });
    }

    private void ready(SelectionKey key) {
        if (!key.isValid() || !key.isAcceptable()) {
            return;
        }
        try {
            for (int i = 0; i < ACCEPTS; i++) {
                SocketChannel client = channel.accept();
                isFailing = false;
                if (client == null) {
                    return;
                }
                if (mayAccept()) {
                    admit(client);
                } else {
                    discard(client);
                }
            }
        } catch (IOException e) {
            if (!isFailing) {
                isFailing = true;
                LOG.warn(
                        "no client of {} is accepted, it is tried again each {} s: {}",
                        path,
                        PAUSE_SECONDS,
                        e.getMessage());
            }
            registration.submit(NioIoOps.NONE);
            loop.schedule(
                    () -> registration.isValid() ? registration.submit(NioIoOps.ACCEPT) : 0,
                    PAUSE_SECONDS,
                    TimeUnit.SECONDS);
        }
    }

    /// The last descriptors are for the control socket: without them nobody could end what took the others.
    private boolean mayAccept() {
        if (allowance.hasOne()) {
            isShort = false;
            return true;
        }
        if (!isShort) {
            isShort = true;
            LOG.warn(
                    "clients of {} are turned away: only {} of {} file descriptors are free",
                    path,
                    descriptors.free(),
                    descriptors.limit());
        }
        return false;
    }

    /// What goes wrong with one client is that client's alone.
    private void admit(SocketChannel client) {
        try {
            if (peers.mayConnect(client)) {
                client.configureBlocking(false);
                serve(client);
            } else {
                client.close();
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("a client of {} is not served: {}", path, e.toString());
            discard(client);
        }
    }

    private static void discard(SocketChannel client) {
        try {
            client.close();
        } catch (IOException e) {
            LOG.debug("closing a socket", e);
        }
    }

    private void serve(SocketChannel client) throws IOException {
        Optional<Caller> caller = caller(client);
        if (caller.isEmpty()) {
            client.close();
            return;
        }
        SocketConnection connection = new SocketConnection(connections, users, client, input, readOnly, caller.get());
        connections.opened(connection);
        loop.register(new ChannelHandle(client, key -> {
                    placement.served();
                    connection.ready(key);
                }))
                .addListener(done -> {
                    if (done.isSuccess()) {
                        connection.registered((IoRegistration) done.getNow());
                    } else {
                        LOG.warn("a client of {} is not served", path, done.cause());
                        connection.close();
                    }
                });
    }

    /// @return empty where the user has as many connections as it may
    private Optional<Caller> caller(SocketChannel client) throws IOException {
        Optional<String> user = peers.bound(client);
        return user.isEmpty() ? Optional.of(Caller.DOM0) : users.connected(user.get());
    }

    /// Stops accepting, disconnects all clients and removes the socket's file; called on the loop.
    public void close() throws IOException {
        if (registration != null) {
            registration.cancel();
        }
        channel.close();
        Files.deleteIfExists(path);
        for (Connection connection : connections.all()) {
            if (connection instanceof SocketConnection socket) {
                socket.close();
            }
        }
    }
}
