package org.xend.daemon.xenstored.socket;

import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoOps;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.store.Caller;
import org.xend.daemon.xenstored.connection.Connection;
import org.xend.daemon.xenstored.connection.Connections;
import org.xend.protocol.xs.FrameException;

/// A client on the Unix socket: all input there is read at a wake-up, all answers leave in one write. Owned
/// by the store's conductor, on its loop.
public final class SocketConnection extends Connection {
    private static final Logger LOG = LoggerFactory.getLogger(SocketConnection.class);
    /// Reads of a full buffer before others get their turn.
    private static final int TURNS = 4;

    private final SocketUsers users;
    private final SocketChannel channel;
    /// Shared by all connections of the loop.
    private final ByteBuffer input;
    private final boolean readOnly;
    private IoRegistration registration;
    private NioIoOps interest = NioIoOps.NONE;
    private boolean atEnd;

    /// @param readOnly requests that change something are refused
    public SocketConnection(
            Connections connections, SocketUsers users, SocketChannel channel, ByteBuffer input, boolean readOnly) {
        this(connections, users, channel, input, readOnly, Caller.DOM0);
    }

    /// @param caller domain 0, within quotas or not
    public SocketConnection(
            Connections connections,
            SocketUsers users,
            SocketChannel channel,
            ByteBuffer input,
            boolean readOnly,
            Caller caller) {
        super(connections, caller);
        this.users = users;
        this.readOnly = readOnly;
        this.channel = channel;
        this.input = input;
    }

    @Override
    protected String who() {
        return users.name(caller());
    }

    @Override
    public boolean isReadOnly() {
        return readOnly;
    }

    public void registered(IoRegistration by) {
        registration = by;
        updateInterest();
    }

    /// The channel is ready for something.
    public void ready(SelectionKey key) {
        if (isClosed() || !key.isValid()) {
            return;
        }
        if (key.isWritable()) {
            flush();
        }
        if (!isClosed() && key.isReadable()) {
            read();
            markDirty();
        }
        outbox().flush();
    }

    private void read() {
        try {
            for (int turn = 0; turn < TURNS && accepts() && !hasHeld(); turn++) {
                input.clear();
                int count = channel.read(input);
                if (count < 0) {
                    atEnd = true;
                    return;
                }
                receive(input.array(), 0, count);
                if (count < input.capacity()) {
                    return;
                }
            }
        } catch (FrameException e) {
            LOG.info("a socket client is disconnected: {}", e.getMessage());
            flush();
            close();
        } catch (IOException e) {
            LOG.debug("a socket client is gone", e);
            close();
        } catch (RuntimeException e) {
            LOG.error("a socket client is disconnected", e);
            close();
        }
    }

    @Override
    public void flush() {
        if (isClosed() || !outbox().keep()) {
            return;
        }
        try {
            if (!out().isEmpty()) {
                sent(channel.write(ByteBuffer.wrap(out().bytes(), out().start(), out().size())));
            }
            if (hasHeld() && accepts()) {
                receiveHeld();
                markDirty();
            }
        } catch (FrameException e) {
            LOG.info("a socket client is disconnected: {}", e.getMessage());
            close();
        } catch (IOException e) {
            LOG.debug("a socket client is gone", e);
            close();
        }
        if (!isClosed()) {
            if (atEnd && out().isEmpty() && !hasHeld() && !isWaiting()) {
                close();
            } else {
                updateInterest();
            }
        }
    }

    private void updateInterest() {
        boolean reads = !atEnd && !hasHeld() && accepts();
        boolean writes = !out().isEmpty();
        NioIoOps wanted =
                reads ? writes ? NioIoOps.READ_AND_WRITE : NioIoOps.READ : writes ? NioIoOps.WRITE : NioIoOps.NONE;
        if (wanted != interest && registration != null) {
            interest = wanted;
            registration.submit(wanted);
        }
    }

    @Override
    public void resume() {
        markDirty();
    }

    /// A lost event would leave the client wrong for ever; after a closed connection it reads the tree again.
    @Override
    protected void overflow() {
        LOG.warn("a socket client that does not read is disconnected with {} bytes unread", out().size());
        close();
    }

    @Override
    public void end() {
        super.end();
        users.disconnected(caller());
    }

    public void close() {
        if (!isClosed()) {
            end();
            if (registration != null) {
                registration.cancel();
            }
            try {
                channel.close();
            } catch (IOException e) {
                LOG.debug("closing a socket", e);
            }
        }
    }
}
