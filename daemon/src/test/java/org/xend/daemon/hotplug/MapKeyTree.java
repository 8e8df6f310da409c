package org.xend.daemon.hotplug;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.xend.daemon.keys.KeyBatch;
import org.xend.daemon.keys.KeyListener;
import org.xend.daemon.keys.KeyTransaction;
import org.xend.daemon.keys.KeyTree;
import org.xend.daemon.keys.KeyWatch;

/// A key tree of one sorted map, owned by one thread; permissions and domains are not kept.
public final class MapKeyTree implements KeyTree, AutoCloseable {
    private record Watched(String path, KeyListener listener) {}

    private final ExecutorService owner =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());
    private final TreeMap<String, String> nodes = new TreeMap<>();
    private final List<Watched> watches = new ArrayList<>();

    @Override
    public Optional<String> read(String path) {
        return ask(() -> Optional.ofNullable(nodes.get(path)));
    }

    @Override
    public List<String> list(String path) {
        return ask(() -> children(path));
    }

    @Override
    public boolean exists(String path) {
        return read(path).isPresent();
    }

    @Override
    public List<String> permissions(String path) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void apply(KeyBatch batch) {
        ask(() -> {
            var fired = new ArrayList<String>();
            for (KeyBatch.Change change : batch.changes()) {
                switch (change) {
                    case KeyBatch.Write(String path, String value) -> write(path, value, fired);
                    case KeyBatch.MakeDirectory(String path) -> write(path, "", fired);
                    case KeyBatch.Remove(String path) -> remove(path, fired);
                    case KeyBatch.SetPermissions _ -> throw new UnsupportedOperationException();
                }
            }
            fired.forEach(this::fire);
            return null;
        });
    }

    @Override
    public <T> T transact(Function<KeyTransaction, T> body) {
        return ask(() -> {
            var fired = new ArrayList<String>();
            T result = body.apply(new Inside(fired));
            fired.forEach(this::fire);
            return result;
        });
    }

    @Override
    public KeyWatch watch(String path, KeyListener listener) {
        var watched = new Watched(path, listener);
        ask(() -> {
            watches.add(watched);
            listener.changed(path);
            return null;
        });
        return () -> ask(() -> watches.remove(watched));
    }

    @Override
    public void introduce(int domid, long frame, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void release(int domid) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        owner.close();
    }

    void write(String path, String value) {
        apply(KeyBatch.builder().write(path, value).build());
    }

    void remove(String path) {
        apply(KeyBatch.builder().remove(path).build());
    }

    /// Returns once the value (empty: the node is absent) is as asked.
    void await(String path, Predicate<Optional<String>> asked) throws InterruptedException {
        var met = new CompletableFuture<Void>();
        var value = new CompletableFuture<Optional<String>>();
        try (KeyWatch _ = watch(path, _ -> {
            if (asked.test(Optional.ofNullable(nodes.get(path)))) {
                met.complete(null);
            }
        })) {
            met.get(10, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            value.complete(read(path));
            throw new AssertionError(path + " is " + value.join(), e);
        }
    }

    private <T> T ask(Supplier<T> question) {
        return CompletableFuture.supplyAsync(question, owner).join();
    }

    private List<String> children(String path) {
        String prefix = path + "/";
        return nodes.tailMap(prefix, true).keySet().stream()
                .takeWhile(key -> key.startsWith(prefix))
                .map(key -> key.substring(prefix.length()).split("/")[0])
                .distinct()
                .toList();
    }

    private void write(String path, String value, List<String> fired) {
        for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
            nodes.putIfAbsent(path.substring(0, slash), "");
        }
        nodes.put(path, value);
        fired.add(path);
    }

    private void remove(String path, List<String> fired) {
        boolean stood = nodes.keySet().removeIf(key -> key.equals(path) || key.startsWith(path + "/"));
        if (stood) {
            fired.add(path);
        }
    }

    private void fire(String changed) {
        for (Watched watched : List.copyOf(watches)) {
            if (changed.equals(watched.path())
                    || changed.startsWith(watched.path() + "/")
                    || watched.path().startsWith(changed + "/")) {
                watched.listener().changed(changed.length() < watched.path().length() ? watched.path() : changed);
            }
        }
    }

    private final class Inside implements KeyTransaction {
        private final List<String> fired;

        private Inside(List<String> fired) {
            this.fired = fired;
        }

        @Override
        public Optional<String> read(String path) {
            return Optional.ofNullable(nodes.get(path));
        }

        @Override
        public List<String> list(String path) {
            return children(path);
        }

        @Override
        public void write(String path, String value) {
            MapKeyTree.this.write(path, value, fired);
        }

        @Override
        public void makeDirectory(String path) {
            MapKeyTree.this.write(path, "", fired);
        }

        @Override
        public void remove(String path) {
            MapKeyTree.this.remove(path, fired);
        }

        @Override
        public void setPermissions(String path, List<String> permissions) {
            throw new UnsupportedOperationException();
        }
    }
}
