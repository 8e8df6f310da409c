package org.xend.daemon.domain;

import static org.xend.daemon.domain.Host.done;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.xend.daemon.domain.registry.DomainEvent;
import org.xend.daemon.hypervisor.Hypervisor;
import org.xend.daemon.keys.KeyTree;

/// One daemon's life on a host that outlives it. It can be made to end as by `kill -9` at any of its calls to
/// hypervisor and key tree (and before any record is written, which asks the hypervisor for its incarnation):
/// from then on nothing that it does has an effect.
public final class Life implements AutoCloseable {
    /// Whole calls that other threads make when they please.
    private static final Set<String> UNCOUNTED = Set.of("domains", "description", "onDomainException", "files");

    final BlockingQueue<DomainEvent> events = new LinkedBlockingQueue<>();
    final DomainConductor conductor;
    private final Host host;
    private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
    private final AtomicBoolean dead = new AtomicBoolean();
    final CompletableFuture<Object> death = new CompletableFuture<>();
    private volatile boolean performed;
    private final ExecutorService owner =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());

    /// A killed process does nothing more, not even clean up: its threads stand still.
    private static Object standStill() {
        while (true) {
            LockSupport.park();
        }
    }

    Life(Host host) {
        this.host = host;
        conductor = new DomainConductor(
                owner,
                new HostServices(
                        mortal(Hypervisor.class, host.hypervisor),
                        mortal(KeyTree.class, host.tree),
                        Host.SCRIPTS,
                        host.now::get,
                        new Random(left.hashCode())),
                new DomainSettings(
                        host.records,
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(300),
                        2 << 20,
                        0,
                        16),
                new SimpleMeterRegistry());
        conductor.onEvent(events::add);
    }

    Life started() {
        done(conductor.start());
        return this;
    }

    /// @param call 0: the next one
    /// @param after its effect is still had
    void killAt(int call, boolean after) {
        performed = after;
        left.set(call);
    }

    private void die() {
        dead.set(true);
        death.complete(true);
    }

    boolean isDead() {
        return dead.get();
    }

    /// Completes with the next event of a kind.
    CompletableFuture<DomainEvent> next(String kind) {
        var next = new CompletableFuture<DomainEvent>();
        conductor.onEvent(event -> {
            if (event.kind().equals(kind)) {
                next.complete(event);
            }
        });
        return next;
    }

    DomainEvent await(String kind) {
        try {
            while (true) {
                DomainEvent event = events.poll(20, TimeUnit.SECONDS);
                if (event == null) {
                    throw new AssertionError("no event '" + kind + "'");
                }
                if (event.kind().equals(kind)) {
                    return event;
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Waits until this daemon has done, or has died.
    void awaitIdle() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!isDead() && !isSettled()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("it does not come to rest: " + done(conductor.list()));
            }
            Thread.yield();
        }
    }

    private boolean isSettled() {
        try {
            // One that dies over its answer gives none.
            return Boolean.TRUE.equals(done(CompletableFuture.anyOf(conductor.isIdle(), death)));
        } catch (RuntimeException | AssertionError e) {
            if (isDead()) {
                return true;
            }
            throw e;
        }
    }

    /// The uuids that are recorded on disk; any other file there, by its name.
    List<String> recorded() {
        return recorded(host.records);
    }

    static List<String> recorded(Path records) {
        if (!Files.isDirectory(records)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(records)) {
            return files.map(file -> file.getFileName().toString().replaceFirst("\\.sxp$", ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T> T mortal(Class<T> type, T real) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
                    boolean last = !UNCOUNTED.contains(method.getName()) && left.getAndDecrement() == 0;
                    if (dead.get() || last && !performed) {
                        die();
                        return standStill();
                    }
                    try {
                        Object result = method.invoke(real, arguments);
                        if (last) {
                            die();
                            return standStill();
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    /// Ends it, in order where it lives yet: the domains stay. It is not killed any more, but may have been just
    /// now, by what it did after its answer.
    @Override
    public void close() {
        left.set(Integer.MAX_VALUE);
        if (!isDead()) {
            done(CompletableFuture.anyOf(conductor.close(Duration.ofSeconds(20)), death));
        }
        dead.set(true);
        owner.shutdown();
    }
}
