package org.xend.daemon.hotplug;

import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.hotplug.disk.DiskClaims;
import org.xend.daemon.hotplug.script.BackendDirectory;
import org.xend.daemon.hotplug.script.BackendId;
import org.xend.daemon.hotplug.script.ScriptEnd;
import org.xend.daemon.hotplug.script.ScriptRunner;
import org.xend.daemon.hotplug.script.Transition;
import org.xend.daemon.keys.KeyTransaction;
import org.xend.daemon.keys.KeyTree;
import org.xend.daemon.keys.KeyTreeException;
import org.xend.daemon.keys.StopSignal;

/// Carries out transitions: reads the keys, runs the script, writes what came of it. Holds no state; blocks,
/// so it is called on a virtual thread.
final class TransitionRunner {
    /// Stands in the backend directory while a script up is at work on it.
    private static final String RUNNING = "hotplug-running";
    /// What scripts say: for the debug log alone.
    private static final Logger SCRIPTS = LoggerFactory.getLogger("hotplug");
    private static final Logger LOG = LoggerFactory.getLogger(TransitionRunner.class);

    private final KeyTree tree;
    private final ScriptRunner scripts;
    private final DiskClaims disks;
    private final HotplugMeters meters;

    TransitionRunner(KeyTree tree, HotplugSettings settings, HotplugMeters meters) {
        this.tree = tree;
        this.scripts = settings.runner();
        this.disks = new DiskClaims(tree, settings.disks());
        this.meters = meters;
    }

    /// A vif or vbd that waits for a script and needs none is done with by the look.
    static BackendState look(KeyTransaction keys, BackendId id) {
        Optional<String> state = keys.read(id.key("state"));
        if (state.isEmpty()) {
            return BackendState.GONE;
        }
        boolean scripted = keys.read(id.key("script")).isPresent();
        if (!scripted
                && (id.isVif() || id.isVbd())
                && keys.read(id.key("hotplug-status")).isEmpty()) {
            claim(keys, id);
        }
        Optional<String> status = keys.read(id.key("hotplug-status"));
        return new BackendState(
                true,
                number(state.get()),
                keys.read(id.key("online")).filter("1"::equals).isPresent(),
                status,
                scripted,
                keys.read(id.key(RUNNING)).isPresent(),
                status.isPresent() ? BackendDirectory.read(keys, id) : Optional.empty());
    }

    /// @param remembered used where the directory is gone
    /// @return the keys as they stand afterwards; empty where there was no device to work on
    Optional<BackendDirectory> run(
            BackendId id, Transition transition, Optional<BackendDirectory> remembered, StopSignal stop) {
        return switch (transition) {
            case UP ->
                stop.isRequested()
                        ? Optional.empty()
                        : tree.transact(keys -> claim(keys, id)).map(backend -> up(backend, stop));
            case DOWN ->
                tree.transact(keys -> BackendDirectory.read(keys, id))
                        .or(() -> remembered)
                        .map(backend -> down(backend, stop));
        };
    }

    private BackendDirectory up(BackendDirectory backend, StopSignal stop) {
        Optional<String> script = backend.key("script");
        if (script.isEmpty()) {
            return backend;
        }
        BackendId id = backend.id();
        if (backend.key(RUNNING).isPresent()) {
            // Scripts take up as the wish that it be up: what is done already is not done again.
            LOG.warn("{}: up was at work when an earlier daemon ended; it is called again", id);
        }
        Optional<ScriptEnd> busy = disks.claim(backend).map(ScriptEnd.Busy::new);
        busy.ifPresent(end -> ended(script.get(), Transition.UP, id, end, Duration.ZERO));
        ScriptEnd end = busy.orElseGet(() -> run(script.get(), Transition.UP, backend, stop));
        try {
            return tree.transact(keys -> {
                        writeOutcome(keys, id, end, script.get());
                        return BackendDirectory.read(keys, id);
                    })
                    .orElse(backend);
        } catch (KeyTreeException e) {
            // Up was begun, so the device must not be forgotten: a down must follow.
            LOG.error("{}: the outcome of up could not be written: {}", id, e.getMessage());
            return backend;
        }
    }

    /// Says in the tree that a script is at work, so that a removal of the device waits for its end; not
    /// when the device is to go already. One that needs no script is done with at once.
    private static Optional<BackendDirectory> claim(KeyTransaction keys, BackendId id) {
        Optional<BackendDirectory> wanted = BackendDirectory.read(keys, id)
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

    private BackendDirectory down(BackendDirectory backend, StopSignal stop) {
        backend.key("script").ifPresent(path -> run(path, Transition.DOWN, backend, stop));
        BackendId id = backend.id();
        tree.transact(keys -> {
            DiskClaims.release(keys, backend);
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

    private ScriptEnd run(String script, Transition transition, BackendDirectory backend, StopSignal stop) {
        long began = System.nanoTime();
        BackendId id = backend.id();
        ScriptEnd end = scripts.run(
                script, transition, backend, stop, () -> tree.transact(keys -> BackendDirectory.read(keys, id)));
        ended(script, transition, id, end, Duration.ofNanos(System.nanoTime() - began));
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

    private static int number(String text) {
        return text.length() == 1 && text.charAt(0) >= '0' && text.charAt(0) <= '9' ? text.charAt(0) - '0' : 0;
    }
}
