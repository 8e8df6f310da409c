package org.xend.daemon.keys;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// A key tree of which only the watches matter: the test fires them, and may hold up a reader.
public final class WatchedOnlyTree implements KeyTree {
    private final List<KeyListener> listeners = new ArrayList<>();
    private final Runnable onRead;

    /// @param onRead called on the reader's thread before each answer, which is that there is nothing
    public WatchedOnlyTree(Runnable onRead) {
        this.onRead = onRead;
    }

    /// Notifies every listener of a change, so many times.
    public void fire(String path, int times) {
        for (int i = 0; i < times; i++) {
            listeners.forEach(listener -> listener.changed(path));
        }
    }

    @Override
    public KeyWatch watch(String path, KeyListener listener) {
        listeners.add(listener);
        listener.changed(path);
        return () -> listeners.remove(listener);
    }

    @Override
    public Optional<String> read(String path) {
        onRead.run();
        return Optional.empty();
    }

    @Override
    public List<String> list(String path) {
        onRead.run();
        return List.of();
    }

    @Override
    public boolean exists(String path) {
        onRead.run();
        return false;
    }

    @Override
    public List<String> permissions(String path) {
        onRead.run();
        return List.of();
    }

    @Override
    public <T> T transact(Function<KeyTransaction, T> body) {
        onRead.run();
        return body.apply(new Nothing());
    }

    @Override
    public void apply(KeyBatch batch) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void introduce(int domid, long frame, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void release(int domid) {
        throw new UnsupportedOperationException();
    }

    private static final class Nothing implements KeyTransaction {
        @Override
        public Optional<String> read(String path) {
            return Optional.empty();
        }

        @Override
        public List<String> list(String path) {
            return List.of();
        }

        @Override
        public void write(String path, String value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void makeDirectory(String path) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void remove(String path) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setPermissions(String path, List<String> permissions) {
            throw new UnsupportedOperationException();
        }
    }
}
