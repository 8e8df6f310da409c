package org.xend.daemon.domain;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.xend.daemon.keys.KeyBatch;
import org.xend.daemon.keys.KeyTree;
import org.xend.daemon.keys.KeyWatch;

/// dom0's backend drivers and hotplug scripts in one: a new backend is connected, one requested to close lets go.
/// Devices can be set to misbehave by their class.
public final class FakeBackends implements AutoCloseable {
    static final String THREAD = "fake-backends";
    /// Classes whose script fails, and those whose script never ends.
    public final Set<String> failing = ConcurrentHashMap.newKeySet();
    public final Set<String> hanging = ConcurrentHashMap.newKeySet();
    private final ExecutorService driver = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name(THREAD).factory());
    private final KeyTree tree;
    private final KeyWatch watch;

    public FakeBackends(KeyTree tree) {
        this.tree = tree;
        this.watch = tree.watch("/local/domain/0/backend", path -> driver.execute(() -> changed(path)));
    }

    private void changed(String path) {
        String[] parts = path.split("/");
        if (parts.length != 9 && parts.length != 8 || parts[5].equals("console")) {
            return;
        }
        String back = String.join("/", List.of(parts).subList(0, 8));
        switch (tree.read(back + "/state").orElse("")) {
            case "1" -> connect(back, parts[5]);
            case "5" ->
                update(
                        back,
                        KeyBatch.builder()
                                .write(back + "/state", "6")
                                .remove(back + "/hotplug-status")
                                .build());
            default -> {
                // Only these two are the driver's business.
            }
        }
    }

    private void connect(String back, String deviceClass) {
        KeyBatch.Builder out = KeyBatch.builder().write(back + "/state", "2");
        if (failing.contains(deviceClass)) {
            out.write(back + "/hotplug-error", "Could not find bridge bridge7");
            out.write(back + "/hotplug-status", "error");
        } else if (!hanging.contains(deviceClass)) {
            out.write(back + "/hotplug-status", "connected");
        }
        update(back, out.build());
    }

    /// A driver writes to a device only while it is there.
    private void update(String back, KeyBatch batch) {
        tree.transact(inside -> {
            if (inside.read(back + "/state").isPresent()) {
                for (KeyBatch.Change change : batch.changes()) {
                    switch (change) {
                        case KeyBatch.Write(String path, String value) -> inside.write(path, value);
                        case KeyBatch.MakeDirectory(String path) -> inside.makeDirectory(path);
                        case KeyBatch.Remove(String path) -> inside.remove(path);
                        case KeyBatch.SetPermissions(String path, List<String> permissions) ->
                            inside.setPermissions(path, permissions);
                    }
                }
            }
            return true;
        });
    }

    @Override
    public void close() {
        watch.close();
        driver.shutdown();
    }
}
