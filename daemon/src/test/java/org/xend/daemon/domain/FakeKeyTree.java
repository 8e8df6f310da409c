package org.xend.daemon.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.xend.daemon.keys.KeyBatch;
import org.xend.daemon.keys.KeyListener;
import org.xend.daemon.keys.KeyTransaction;
import org.xend.daemon.keys.KeyTree;
import org.xend.daemon.keys.KeyTreeException;
import org.xend.daemon.keys.KeyWatch;

/// A naive key tree: a sorted map from paths to values, owned by one thread, with watches found by scanning.
/// Every call but those of
/// [FakeBackends] can be made to fail.
public final class FakeKeyTree implements KeyTree, AutoCloseable {
    public final FakeFaults faults = new FakeFaults();
    public final AtomicInteger calls = new AtomicInteger();
    /// There is no room for changes but those of [FakeBackends].
    public volatile boolean full;
    private volatile int changesLeft = -1;
    public final List<Integer> introduced = new ArrayList<>();
    private final ExecutorService owner =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
    private final TreeMap<String, Node> nodes = new TreeMap<>();
    private final List<Watch> watches = new ArrayList<>();

    private record Node(String value, List<String> permissions) {}

    private record Watch(String path, KeyListener listener) {}

    public FakeKeyTree() {
        nodes.put("/", new Node("", List.of("n0")));
    }

    @Override
    public Optional<String> read(String path) {
        return call("read", () -> Optional.ofNullable(nodes.get(path)).map(Node::value));
    }

    @Override
    public List<String> list(String path) {
        return call("list", () -> children(path));
    }

    @Override
    public boolean exists(String path) {
        return call("exists", () -> nodes.containsKey(path));
    }

    @Override
    public List<String> permissions(String path) {
        return call(
                "permissions",
                () -> Optional.ofNullable(nodes.get(path))
                        .map(Node::permissions)
                        .orElse(List.of()));
    }

    @Override
    public void apply(KeyBatch batch) {
        boolean counts = !isBackend();
        call("apply", () -> {
            List<String> fired = new ArrayList<>();
            mayChange("a batch", counts && !batch.changes().isEmpty());
            batch.changes().forEach(change -> {
                change(change);
                fired.add(change.path());
            });
            fired.forEach(this::fire);
            return true;
        });
    }

    @Override
    public <T> T transact(Function<KeyTransaction, T> body) {
        boolean counts = !isBackend();
        return call("transact", () -> {
            List<String> fired = new ArrayList<>();
            var before = new TreeMap<>(nodes);
            T result = body.apply(new KeyTransaction() {
                @Override
                public Optional<String> read(String path) {
                    return Optional.ofNullable(nodes.get(path)).map(Node::value);
                }

                @Override
                public List<String> list(String path) {
                    return children(path);
                }

                @Override
                public void write(String path, String value) {
                    changed(new KeyBatch.Write(path, value));
                }

                @Override
                public void makeDirectory(String path) {
                    changed(new KeyBatch.MakeDirectory(path));
                }

                @Override
                public void remove(String path) {
                    changed(new KeyBatch.Remove(path));
                }

                @Override
                public void setPermissions(String path, List<String> permissions) {
                    changed(new KeyBatch.SetPermissions(path, permissions));
                }

                private void changed(KeyBatch.Change change) {
                    change(change);
                    fired.add(change.path());
                }
            });
            try {
                mayChange("a transaction", counts && !fired.isEmpty());
            } catch (KeyTreeException e) {
                nodes.clear();
                nodes.putAll(before);
                throw e;
            }
            fired.forEach(FakeKeyTree.this::fire);
            return result;
        });
    }

    @Override
    public KeyWatch watch(String path, KeyListener listener) {
        var watch = new Watch(path, listener);
        call("watch", () -> {
            watches.add(watch);
            listener.changed(path);
            return true;
        });
        return () -> quietly(() -> watches.remove(watch));
    }

    @Override
    public void introduce(int domid, long frame, int port) {
        call("introduce", () -> introduced.add(domid));
    }

    @Override
    public void release(int domid) {
        call("release", () -> introduced.remove((Integer) domid));
    }

    /// The whole tree, a line a node: path, value, permissions.
    public List<String> dump() {
        return quietly(() -> nodes.entrySet().stream()
                .map(node -> node.getKey() + " = \"" + node.getValue().value() + "\" ("
                        + String.join(",", node.getValue().permissions()) + ")")
                .toList());
    }

    /// The part of [#dump] below a path.
    public List<String> dump(String path) {
        return dump().stream()
                .filter(line -> line.startsWith(path + " ") || line.startsWith(path + "/"))
                .toList();
    }

    public int watchCount() {
        return quietly(watches::size);
    }

    public List<Integer> introduced() {
        return quietly(() -> List.copyOf(introduced));
    }

    @Override
    public void close() {
        owner.shutdown();
    }

    /// There is room for so many more changes of the callers other than the backends.
    public void fullAfter(int changes) {
        changesLeft = changes;
    }

    private void mayChange(String request, boolean changes) {
        if (changes && !full && changesLeft >= 0) {
            full = changesLeft-- == 0;
        }
        if (changes && full) {
            throw new KeyTreeException("ENOSPC", request);
        }
    }

    private void change(KeyBatch.Change change) {
        switch (change) {
            case KeyBatch.Write(String path, String value) -> {
                make(path);
                nodes.compute(path, (_, node) -> new Node(value, node.permissions()));
            }
            case KeyBatch.MakeDirectory(String path) -> make(path);
            case KeyBatch.Remove(String path) ->
                nodes.keySet().removeIf(key -> key.equals(path) || key.startsWith(path + "/"));
            case KeyBatch.SetPermissions(String path, List<String> permissions) ->
                nodes.compute(path, (_, node) -> {
                    if (node == null) {
                        throw new IllegalStateException("no node " + path);
                    }
                    return new Node(node.value(), permissions);
                });
        }
    }

    private void make(String path) {
        if (!nodes.containsKey(path)) {
            String parent = path.lastIndexOf('/') == 0 ? "/" : path.substring(0, path.lastIndexOf('/'));
            make(parent);
            nodes.put(path, new Node("", nodes.get(parent).permissions()));
        }
    }

    private List<String> children(String path) {
        return nodes.keySet().stream()
                .filter(key -> key.startsWith(path + "/"))
                .map(key -> key.substring(path.length() + 1))
                .filter(key -> !key.contains("/"))
                .toList();
    }

    private void fire(String path) {
        for (Watch watch : List.copyOf(watches)) {
            if (path.equals(watch.path()) || path.startsWith(watch.path() + "/")) {
                watch.listener().changed(path);
            } else if (watch.path().startsWith(path + "/")) {
                watch.listener().changed(watch.path());
            }
        }
    }

    private static boolean isBackend() {
        return Thread.currentThread().getName().equals(FakeBackends.THREAD);
    }

    private <T> T call(String name, Callable<T> body) {
        if (!isBackend()) {
            calls.incrementAndGet();
            faults.called(name);
        }
        return quietly(body);
    }

    private <T> T quietly(Callable<T> body) {
        try {
            return CompletableFuture.supplyAsync(
                            () -> {
                                try {
                                    return body.call();
                                } catch (RuntimeException e) {
                                    throw e;
                                } catch (Exception e) {
                                    throw new IllegalStateException(e);
                                }
                            },
                            owner)
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : e;
        }
    }
}
