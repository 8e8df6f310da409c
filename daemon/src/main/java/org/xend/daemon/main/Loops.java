package org.xend.daemon.main;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.internal.VertxInternal;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.xend.daemon.metrics.LoopLag;

/// The event loops: one for each owner of state (key tree, domains, hotplug, control), watched for lag.
///
/// Immutable; the loops' threads belong to Vert.x, the clock's thread only measures.
record Loops(Vertx vertx, MeterRegistry meters, ScheduledExecutorService clock) {
    private static final int OWNERS = 4;

    static Loops open(MeterRegistry meters) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(OWNERS).setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(2).setFileSystemOptions(
                        new FileSystemOptions().setClassPathResolvingEnabled(false)
                                .setFileCachingEnabled(false)));
        return new Loops(vertx, meters, Executors
                .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("loop-lag").factory()));
    }

    /// A context of its own for one owner: it runs one task at a time, in order.
    Executor owner(String name) {
        Context context = ((VertxInternal) vertx).createEventLoopContext();
        Executor owner = task -> context.runOnContext(_ -> task.run());
        watch(name, owner);
        return owner;
    }

    /// Measures the lag of a loop.
    void watch(String name, Executor loop) {
        new LoopLag(name, loop, clock, meters);
    }

    void close() {
        clock.shutdownNow();
        vertx.close().await();
    }
}
