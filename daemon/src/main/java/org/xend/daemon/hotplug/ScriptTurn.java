package org.xend.daemon.hotplug;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.failstop.FailStop;
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

    /// A vif or vbd that waits for a script and needs none is done with by the look.
    static Sight look(KeyTransaction keys, BackendId id) {
        Optional<String> state = keys.read(id.key("state"));
        if (state.isEmpty()) {
            return Sight.GONE;
        }
        boolean scripted = keys.read(id.key("script")).isPresent();
        if (!scripted
                && (id.isVif() || id.isVbd())
                && keys.read(id.key("hotplug-status")).isEmpty()) {
            claim(keys, id);
        }
        Optional<String> status = keys.read(id.key("hotplug-status"));
        return new Sight(
                true,
                number(state.get()),
                keys.read(id.key("online")).filter("1"::equals).isPresent(),
                status,
                scripted,
                keys.read(id.key(RUNNING)).isPresent(),
                status.isPresent() ? read(keys, id) : Optional.empty());
    }

    /// @return every device at or below a path that is the root, a class or a domain of a class
    List<BackendId> list(String prefix) {
        int depth = prefix.substring(BackendId.ROOT.length()).split("/").length - 1;
        List<String> level = List.of(prefix);
        for (int i = Math.max(depth, 0); i < 3; i++) {
            level = level.stream()
                    .flatMap(path -> tree.list(path).stream().map(name -> path + "/" + name))
                    .toList();
        }
        return level.stream().flatMap(path -> BackendId.of(path).stream()).toList();
    }

    /// @param remembered used where the directory is gone
    /// @return the keys as they stand afterwards; empty where there was no device to work on
    Optional<Backend> take(BackendId id, Transition transition, Optional<Backend> remembered, ScriptStop stop) {
        return switch (transition) {
            case UP ->
                stop.isRequested()
                        ? Optional.empty()
                        : tree.transact(keys -> claim(keys, id)).map(backend -> up(backend, stop));
            case DOWN ->
                tree.transact(keys -> read(keys, id)).or(() -> remembered).map(backend -> down(backend, stop));
        };
    }

    private Backend up(Backend backend, ScriptStop stop) {
        Optional<String> script = backend.key("script");
        if (script.isEmpty()) {
            return backend;
        }
        BackendId id = backend.id();
        if (backend.key(RUNNING).isPresent()) {
            // Scripts take up as the wish that it be up: what is done already is not done again.
            LOG.warn("{}: up was at work when an earlier daemon ended; it is called again", id);
        }
        Optional<ScriptEnd> busy = takeDisk(backend);
        busy.ifPresent(end -> ended(script.get(), Transition.UP, id, end, Duration.ZERO));
        ScriptEnd end = busy.orElseGet(() -> run(script.get(), Transition.UP, backend, stop));
        try {
            return tree.transact(keys -> {
                        writeOutcome(keys, id, end, script.get());
                        return read(keys, id);
                    })
                    .orElse(backend);
        } catch (KeyTreeException e) {
            // Up was begun, so the device must not be forgotten: it is owed a down.
            LOG.error("{}: the outcome of up could not be written: {}", id, e.getMessage());
            return backend;
        }
    }

    /// Says in the tree that a script is at work, so that whoever takes the device away waits for its end; not
    /// when the device is to go already. One that needs no script is done with at once.
    private static Optional<Backend> claim(KeyTransaction keys, BackendId id) {
        Optional<Backend> wanted = read(keys, id)
                .filter(backend -> backend.key("state").equals(Optional.of("2"))
                        && backend.key("online").equals(Optional.of("1")));
        wanted.ifPresent(backend -> {
            if (backend.key("script").isPresent()) {
                keys.write(id.key(RUNNING), "1");
            } else {
                writeOutcome(keys, id, new ScriptEnd.Exited(0, ""), "");
            }
        });
        return wanted;
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
            transaction.write(statusKey, end instanceof ScriptEnd.Busy ? "busy" : "error");
        }
    }

    /// Takes the disk for this device, whatever script serves it: not all scripts look who has it already.
    private Optional<ScriptEnd> takeDisk(Backend backend) {
        Optional<String> params = backend.key("params");
        if (!backend.id().deviceClass().equals("vbd") || params.isEmpty()) {
            return Optional.empty();
        }
        BackendId id = backend.id();
        String mode = mode(backend);
        Set<String> identities = settings.disks().identities(params.get());
        var sharing = new ArrayList<BackendId>();
        Optional<String> held = tree.transact(keys -> DiskHolders.take(keys, id, identities, mode, sharing));
        if (held.isEmpty()) {
            List<Backend> users = tree.transact(keys -> Stream.concat(sharing.stream(), Stream.of(id))
                    .flatMap(user -> read(keys, user).stream())
                    .toList());
            Set<Long> numbers = users.stream()
                    .flatMap(user -> settings.disks().numbers(user).stream())
                    .collect(Collectors.toSet());
            held = settings.disks().heldByDom0(params.get(), mode, numbers);
            if (held.isPresent()) {
                giveDisk(id, String.join(" ", identities));
            }
        }
        return held.map(
                how -> new ScriptEnd.Busy(params.get() + " is " + how + "; mode w! would share it all the same"));
    }

    private void giveDisk(BackendId id, String identities) {
        tree.transact(keys -> {
            DiskHolders.give(keys, id, identities);
            return null;
        });
    }

    /// Takes for each disk that an earlier daemon connected what it has, and forgets what has vanished meanwhile.
    void adoptDisks() {
        if (tree.exists(DiskHolders.ROOT)) {
            tree.transact(keys -> {
                DiskHolders.tidy(keys);
                return null;
            });
        }
        for (BackendId id : list(BackendId.ROOT + "/vbd")) {
            tree.transact(keys -> keys.read(id.key("hotplug-status")).isPresent()
                                    && keys.read(id.key(DiskHolders.KEY)).isEmpty()
                            ? read(keys, id)
                            : Optional.<Backend>empty())
                    .ifPresent(disk -> {
                        Set<String> identities =
                                settings.disks().identities(disk.key("params").orElse(""));
                        tree.transact(keys -> DiskHolders.take(keys, id, identities, mode(disk), new ArrayList<>()));
                    });
        }
    }

    private static String mode(Backend disk) {
        String mode = disk.key("mode").orElse("r");
        return mode.contains("!") ? "w!" : mode.contains("w") ? "w" : "r";
    }

    private Backend down(Backend backend, ScriptStop stop) {
        backend.key("script").ifPresent(path -> run(path, Transition.DOWN, backend, stop));
        BackendId id = backend.id();
        tree.transact(keys -> {
            backend.key(DiskHolders.KEY).ifPresent(identities -> DiskHolders.give(keys, id, identities));
            if (keys.read(id.key("state")).isPresent()) {
                keys.remove(id.key("hotplug-status"));
                keys.remove(id.key("hotplug-error"));
                keys.remove(id.key(RUNNING));
            } else {
                // A script that found its device gone may have written why it failed to where the device was.
                keys.remove(id.path());
                if (keys.list(id.domainPath()).isEmpty()) {
                    keys.remove(id.domainPath());
                }
            }
            return null;
        });
        return backend;
    }

    private ScriptEnd run(String script, Transition transition, Backend backend, ScriptStop stop) {
        long began = System.nanoTime();
        ScriptEnd end;
        try {
            var path = settings.policy().permit(script);
            var call = ScriptConvention.call(
                    settings.convention().apply(path), path, transition, backend, settings.host());
            SCRIPTS.debug("{} {}: started as {}", script, backend.id(), call.argv());
            end = effective(
                    ScriptProcess.run(
                            call,
                            settings.host().path(),
                            settings.limits().timeout(),
                            stop,
                            line -> SCRIPTS.debug("{} {}: {}", script, backend.id(), line)),
                    transition,
                    backend.id(),
                    call);
        } catch (ScriptRefusedException e) {
            end = new ScriptEnd.Refused(e.getMessage());
        } catch (RuntimeException | Error e) {
            // Whoever waits for the device is to hear of it.
            LOG.error("{}: {} failed", backend.id(), transition.word(), e);
            FailStop.endIfUnfit(e);
            end = new ScriptEnd.Refused("hotplug script '" + script + "': " + e);
        }
        ended(script, transition, backend.id(), end, Duration.ofNanos(System.nanoTime() - began));
        return end;
    }

    private void ended(String script, Transition transition, BackendId id, ScriptEnd end, Duration took) {
        meters.ran(id, transition, end, took);
        if (end.succeeded()) {
            SCRIPTS.debug("{} {}: {} done in {} ms", script, id, transition.word(), took.toMillis());
        } else {
            LOG.warn("{}: {} failed: {}", id, transition.word(), end.error(script, transition));
        }
    }

    /// An up that says nothing of itself in the tree must at least have done something.
    private ScriptEnd effective(ScriptEnd end, Transition transition, BackendId id, ScriptCall call) {
        if (transition == Transition.DOWN || !end.succeeded()) {
            return end;
        }
        Optional<String> untouched = tree.transact(keys -> read(keys, id))
                .filter(now -> now.key("hotplug-status").isEmpty())
                .flatMap(settings.traces()::missing);
        return untouched
                .<ScriptEnd>map(clause -> new ScriptEnd.NoEffect(clause, call.argv(), end.lastLine()))
                .orElse(end);
    }

    private static Optional<Backend> read(KeyTransaction tree, BackendId id) {
        var keys = new TreeMap<String, String>();
        for (String name : tree.list(id.path()).stream().limit(MAX_KEYS).toList()) {
            tree.read(id.key(name)).ifPresent(value -> keys.put(name, value));
        }
        return keys.containsKey("state") ? Optional.of(Backend.of(id, keys)) : Optional.empty();
    }

    private static int number(String text) {
        return text.length() == 1 && text.charAt(0) >= '0' && text.charAt(0) <= '9' ? text.charAt(0) - '0' : 0;
    }
}
