package org.xend.daemon.keysocket;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.xend.daemon.keys.KeyBatch;
import org.xend.daemon.keys.KeyListener;
import org.xend.daemon.keys.KeyTransaction;
import org.xend.daemon.keys.KeyTree;
import org.xend.daemon.keys.KeyTreeException;
import org.xend.daemon.keys.KeyWatch;
import org.xend.protocol.xs.MessageType;
import org.xend.protocol.xs.XsError;

/// A store's tree over its Unix socket. Batches are transactions, tried again on conflict; listeners are
/// called on the connection's reader thread. The watches registered are shared between the callers' threads
/// and that one. A connection that breaks is not made again: every later call is EIO.
public final class SocketKeyTree implements KeyTree, AutoCloseable {
    private final StoreChannel channel;
    private final StoreRequests outside;
    private final Map<String, KeyListener> listeners = new ConcurrentHashMap<>();
    private final AtomicInteger lastToken = new AtomicInteger();

    private SocketKeyTree(Path socket) throws IOException {
        channel = new StoreChannel(socket, this::event);
        outside = new StoreRequests(channel, 0);
    }

    /// Blocks.
    ///
    /// @throws KeyTreeException EIO where nobody serves the socket
    public static SocketKeyTree connect(Path socket) {
        try {
            return new SocketKeyTree(socket);
        } catch (IOException e) {
            throw new KeyTreeException(XsError.EIO.name(), e.getMessage());
        }
    }

    /// Calls the listener once when the store goes away, at once if it has; not after [#close]. It runs on
    /// the reader thread and must only hand the news on.
    public void onClosed(Runnable listener) {
        channel.lost().thenRun(listener);
    }

    @Override
    public Optional<String> read(String path) {
        return outside.read(path);
    }

    @Override
    public List<String> list(String path) {
        return outside.list(path);
    }

    @Override
    public boolean exists(String path) {
        return outside.read(path).isPresent();
    }

    @Override
    public List<String> permissions(String path) {
        return outside.permissions(path);
    }

    @Override
    public void apply(KeyBatch batch) {
        if (batch.changes().size() == 1) {
            outside.carryOut(batch.changes().getFirst());
        } else if (!batch.changes().isEmpty()) {
            transact(transaction -> {
                batch.changes().forEach(((StoreRequests) transaction)::carryOut);
                return null;
            });
        }
    }

    @Override
    public <T> T transact(Function<KeyTransaction, T> body) {
        while (true) {
            int id = Integer.parseInt(outside.done(MessageType.TRANSACTION_START, "", StoreRequests.payload(""))
                    .text());
            StoreRequests inside = new StoreRequests(channel, id);
            T result;
            try {
                result = body.apply(inside);
            } catch (RuntimeException | Error e) {
                inside.attempt(MessageType.TRANSACTION_END, StoreRequests.payload("F"));
                throw e;
            }
            Optional<XsError> error = inside.attempt(MessageType.TRANSACTION_END, StoreRequests.payload("T"))
                    .error();
            if (error.isEmpty()) {
                return result;
            }
            if (error.get() != XsError.EAGAIN) {
                throw StoreRequests.refused(error.get(), MessageType.TRANSACTION_END, "");
            }
        }
    }

    /// The store sends the first event itself.
    @Override
    public KeyWatch watch(String path, KeyListener listener) {
        String token = Integer.toString(lastToken.incrementAndGet());
        listeners.put(token, listener);
        try {
            outside.done(MessageType.WATCH, path, StoreRequests.payload(path, token));
        } catch (RuntimeException | Error e) {
            listeners.remove(token);
            throw e;
        }
        return () -> {
            if (listeners.remove(token) != null) {
                outside.done(MessageType.UNWATCH, path, StoreRequests.payload(path, token));
            }
        };
    }

    private void event(String path, String token) {
        KeyListener listener = listeners.get(token);
        if (listener != null) {
            listener.changed(path);
        }
    }

    @Override
    public void introduce(int domid, long frame, int port) {
        outside.done(
                MessageType.INTRODUCE,
                Integer.toString(domid),
                StoreRequests.payload(Integer.toString(domid), Long.toString(frame), Integer.toString(port)));
    }

    @Override
    public void release(int domid) {
        String text = Integer.toString(domid);
        outside.unlessMissing(MessageType.RELEASE, text, StoreRequests.payload(text));
    }

    @Override
    public void close() {
        channel.close();
    }
}
