package org.xend.daemon.hotplug;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.keys.KeyTransaction;
import org.xend.daemon.keys.KeyTree;
import org.xend.daemon.keys.KeyTreeException;

/// Carries out transitions: reads the keys, runs the script, writes what came of it. Holds no state; blocks,
/// so it is called on a virtual thread.
final class ScriptTurn {
    private static final int MAX_KEYS = 128;
    /// Stands in the backend directory while a script up is at work on it.
    private static final String RUNNING = "hotplug-running";
    /// What scripts say: for the debug log alone.
    private static final Logger SCRIPTS = LoggerFactory.getLogger("hotplug");
    private static final Logger LOG = LoggerFactory.getLogger(ScriptTurn.class);

    private final KeyTree tree;
    private final HotplugSettings settings;
    private final HotplugMeters meters;

    ScriptTurn(KeyTree tree, HotplugSettings settings, HotplugMeters meters) {
        this.tree = tree;
        this.settings = settings;
        this.meters = meters;
    }

    Sight look(BackendId id) {
        Optional<String> state = tree.read(id.key("state"));
        if (state.isEmpty()) {
            return Sight.GONE;
        }
        return new Sight(true, number(state.get()),
                tree.read(id.key("online")).filter("1"::equals).isPresent(),
                tree.read(id.key("hotplug-status")), tree.read(id.key("script")).isPresent());
    }

    /// @return every device at or below a path that is the root, a class or a domain of a class
    List<BackendId> list(String prefix) {
        int depth = prefix.substring(BackendId.ROOT.length()).split("/").length - 1;
        List<String> level = List.of(prefix);
        for (int i = Math.max(depth, 0); i < 3; i++) {
            level = level.stream().flatMap(path -> tree.list(path).stream().map(name -> path + "/" + name))
                    .toList();
        }
        return level.stream().flatMap(path -> BackendId.of(path).stream()).toList();
    }

    /// @param remembered used where the directory is gone
    /// @return the keys as they stand afterwards; empty where there was no device to work on
    Optional<Backend> take(BackendId id, Transition transition, Optional<Backend> remembered,
            ScriptStop stop) {
        Optional<Backend> backend = read(id)
                .or(() -> transition == Transition.DOWN ? remembered : Optional.empty());
        if (backend.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> script = backend.get().key("script");
        return switch (transition) {
            case UP -> up(backend.get(), script, stop);
            case DOWN -> down(backend.get(), script, stop);
        };
    }

    private Optional<Backend> up(Backend backend, Optional<String> script, ScriptStop stop) {
        BackendId id = backend.id();
        if (stop.isRequested() || !claim(id)) {
            return Optional.empty();
        }
        ScriptEnd end = script.map(path -> run(path, Transition.UP, backend, stop))
                .orElse(new ScriptEnd.Exited(0, ""));
        try {
            tree.transact(transaction -> {
                writeOutcome(transaction, id, end, script.orElse(""));
                return null;
            });
            return read(id).or(() -> Optional.of(backend));
        } catch (KeyTreeException e) {
            // Up was begun, so the device must not be forgotten: it is owed a down.
            LOG.error("{}: the outcome of up could not be written: {}", id, e.getMessage());
            return Optional.of(backend);
        }
    }

    /// Says in the tree that a script is at work, so that whoever takes the device away waits for its end; not
    /// when the device is to go already.
    private boolean claim(BackendId id) {
        return tree.transact(transaction -> {
            boolean wanted = transaction.read(id.key("state")).filter("2"::equals).isPresent()
                    && transaction.read(id.key("online")).filter("1"::equals).isPresent();
            if (wanted) {
                transaction.write(id.key(RUNNING), "1");
            }
            return wanted;
        });
    }

    /// The script's own words stand: a status after success, `busy` and hotplug-error after a failure.
    private static void writeOutcome(KeyTransaction transaction, BackendId id, ScriptEnd end, String script) {
        if (transaction.read(id.key("state")).isEmpty()) {
            return;
        }
        transaction.remove(id.key(RUNNING));
        String statusKey = id.key("hotplug-status");
        Optional<String> status = transaction.read(statusKey).filter(text -> !text.isEmpty());
        if (end.succeeded()) {
            if (status.isEmpty()) {
                transaction.write(statusKey, "connected");
            }
            return;
        }
        String errorKey = id.key("hotplug-error");
        if (transaction.read(errorKey).filter(text -> !text.isEmpty()).isEmpty()) {
            transaction.write(errorKey, end.error(script, Transition.UP));
        }
        if (status.filter("busy"::equals).isEmpty()) {
            transaction.write(statusKey, "error");
        }
    }

    private Optional<Backend> down(Backend backend, Optional<String> script, ScriptStop stop) {
        script.ifPresent(path -> run(path, Transition.DOWN, backend, stop));
        BackendId id = backend.id();
        tree.transact(transaction -> {
            if (transaction.read(id.key("state")).isPresent()) {
                transaction.remove(id.key("hotplug-status"));
                transaction.remove(id.key("hotplug-error"));
                transaction.remove(id.key(RUNNING));
            }
            return null;
        });
        return Optional.of(backend);
    }

    private ScriptEnd run(String script, Transition transition, Backend backend, ScriptStop stop) {
        long began = System.nanoTime();
        ScriptEnd end;
        try {
            var path = settings.policy().permit(script);
            var call = ScriptConvention.call(settings.convention().apply(path), path, transition, backend,
                    settings.host());
            SCRIPTS.debug("{} {}: started as {}", script, backend.id(), call.argv());
            end = ScriptProcess.run(call, settings.host().path(), settings.limits().timeout(), stop,
                    line -> SCRIPTS.debug("{} {}: {}", script, backend.id(), line));
        } catch (ScriptRefusedException e) {
            end = new ScriptEnd.Refused(e.getMessage());
        }
        var took = Duration.ofNanos(System.nanoTime() - began);
        meters.ran(backend.id(), transition, end, took);
        if (end.succeeded()) {
            SCRIPTS.debug("{} {}: {} done in {} ms", script, backend.id(), transition.word(),
                    took.toMillis());
        } else {
            LOG.warn("{}: {} failed: {}", backend.id(), transition.word(), end.error(script, transition));
        }
        return end;
    }

    private Optional<Backend> read(BackendId id) {
        var keys = new TreeMap<String, String>();
        for (String name : tree.list(id.path()).stream().limit(MAX_KEYS).toList()) {
            tree.read(id.key(name)).ifPresent(value -> keys.put(name, value));
        }
        return keys.containsKey("state") ? Optional.of(Backend.of(id, keys)) : Optional.empty();
    }

    private static int number(String text) {
        return text.length() == 1 && text.charAt(0) >= '0' && text.charAt(0) <= '9'
                ? text.charAt(0) - '0'
                : 0;
    }
}
