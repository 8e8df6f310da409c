package org.xend.daemon.hotplug;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.failstop.FailStop;
import org.xend.daemon.hotplug.disk.DiskClaims;
import org.xend.daemon.hotplug.script.BackendDirectory;
import org.xend.daemon.hotplug.script.BackendId;
import org.xend.daemon.hotplug.script.Transition;
import org.xend.daemon.keys.KeyTree;
import org.xend.daemon.keys.KeyWatch;
import org.xend.daemon.keys.StopSignal;

/// The role of xenbackendd: sees backends of dom0 come and go and runs their hotplug scripts.
///
/// Owns nothing that changes but its watch; the [HotplugConductor] and the requests to stop belong to the
/// context given. Two sets are
/// shared between threads: the paths already on their way to the context (so that a flood of watch events
/// becomes one look), and the threads at work (to interrupt them at the very end).
public final class HotplugRole implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HotplugRole.class);

    /// For what runs to notice that it is to stop, and to kill its processes.
    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

    private final KeyTree tree;
    private final HotplugSettings settings;
    private final Executor context;
    private final HotplugConductor conductor;
    private final TransitionRunner runner;
    private final Set<String> posted = ConcurrentHashMap.newKeySet();
    private final Set<Thread> atWork = ConcurrentHashMap.newKeySet();
    private final Map<BackendId, StopSignal> scripts = new HashMap<>();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private final CompletableFuture<KeyWatch> watch = new CompletableFuture<>();

    /// @param tree calls block, they are made on virtual threads
    /// @param context runs one task at a time, in order; nothing that blocks is run on it
    public HotplugRole(KeyTree tree, HotplugSettings settings, Executor context, MeterRegistry meters) {
        this.tree = tree;
        this.settings = settings;
        this.context = context;
        this.conductor = new HotplugConductor(settings.limits().atOnce());
        this.runner = new TransitionRunner(tree, settings, new HotplugMeters(meters));
    }

    /// Begins to watch; the devices that stand there already are looked at first. Blocks for the store's
    /// answer, so not on an event loop.
    public void start() {
        new DiskClaims(tree, settings.disks()).adopt();
        watch.complete(tree.watch(BackendId.ROOT, this::changed));
    }

    /// Begins no further script, lets those running end within the grace period, kills them (and all they
    /// started) after it, and returns when nothing of the role runs any more.
    @Override
    public void close() {
        if (watch.isDone()) {
            watch.join().close();
        }
        context.execute(() -> perform(conductor.stop()));
        if (!stoppedWithin(settings.limits().stopGrace())) {
            context.execute(() -> scripts.values().forEach(StopSignal::request));
            if (!stoppedWithin(KILL_LIMIT)) {
                atWork.forEach(Thread::interrupt);
                LOG.error(
                        "hotplug work did not end: {}",
                        atWork.stream().map(Thread::getName).toList());
            }
        }
    }

    private boolean stoppedWithin(Duration limit) {
        try {
            stopped.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void changed(String path) {
        Optional<BackendId> id = BackendId.of(path);
        if (id.isPresent() && !matters(path, id.get())) {
            return;
        }
        if (id.isEmpty() && !path.startsWith(BackendId.ROOT)) {
            return;
        }
        String target = id.map(BackendId::path).orElse(path);
        if (posted.add(target)) {
            context.execute(() -> {
                posted.remove(target);
                perform(id.map(conductor::changed).orElseGet(() -> conductor.changedAbove(target)));
            });
        }
    }

    private static boolean matters(String path, BackendId id) {
        return path.equals(id.path()) || path.equals(id.key("state")) || path.equals(id.key("online"));
    }

    private void perform(List<Effect> effects) {
        for (Effect effect : effects) {
            switch (effect) {
                case Effect.Scan(String prefix) ->
                    work(
                            "list " + prefix,
                            List.<BackendId>of(),
                            () -> BackendId.list(tree, prefix),
                            found -> conductor.scanned(prefix, found));
                case Effect.Look(BackendId id) -> look(id, state -> conductor.seen(id, state));
                case Effect.Check(BackendId id) -> look(id, state -> conductor.checked(id, state));
                case Effect.Interrupt(BackendId id) ->
                    Optional.ofNullable(scripts.get(id)).ifPresent(StopSignal::request);
                case Effect.Run(BackendId id, Transition transition, Optional<BackendDirectory> remembered) -> {
                    var stop = new StopSignal();
                    scripts.put(id, stop);
                    work(
                            transition.word() + " of " + id,
                            remembered,
                            () -> runner.run(id, transition, remembered, stop),
                            left -> {
                                scripts.remove(id);
                                return conductor.finished(id, transition, left);
                            });
                }
                case Effect.Stopped() -> stopped.complete(null);
            }
        }
    }

    /// A look needs no thread that waits for it.
    private void look(BackendId id, Function<BackendState, List<Effect>> answer) {
        tree.ask(keys -> TransitionRunner.look(keys, id)).whenComplete((state, e) -> {
            if (e != null) {
                failed("look at " + id, e);
                FailStop.endIfUnfit(e);
            }
            context.execute(() -> perform(answer.apply(e == null ? state : BackendState.UNKNOWN)));
        });
    }

    private static void failed(String what, Throwable e) {
        LOG.error("{} failed: {}", what, e.toString());
        LOG.debug("{} failed", what, e);
    }

    /// Blocking work on a virtual thread of its own, its answer back on the context.
    private <T> void work(String what, T otherwise, Supplier<T> task, Function<T, List<Effect>> answer) {
        Thread thread = Thread.ofVirtual()
                .name("hotplug " + what)
                .unstarted(() -> FailStop.complete(
                        () -> {
                            try {
                                return task.get();
                            } finally {
                                atWork.remove(Thread.currentThread());
                            }
                        },
                        outcome -> context.execute(() -> perform(answer.apply(outcome))),
                        e -> {
                            failed(what, e);
                            context.execute(() -> perform(answer.apply(otherwise)));
                        }));
        atWork.add(thread);
        thread.start();
    }
}
