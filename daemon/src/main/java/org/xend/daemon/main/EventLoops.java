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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.failstop.FailStop;
import org.xend.daemon.metrics.LoopLag;

/// The event loop of domains and control, and the lag meters of all loops. A request goes from control to domains
/// and back, which on one loop wakes no thread.
///
/// Immutable; the loops' threads belong to Vert.x, the clock's thread only measures.
record EventLoops(Vertx vertx, MeterRegistry meters, ScheduledExecutorService clock) {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoops.class);
    private static final int LOOPS = 1;

    static EventLoops open(MeterRegistry meters) {
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(LOOPS)
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(2)
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
        vertx.exceptionHandler(EventLoops::handlerFailed);
        return new EventLoops(
                vertx,
                meters,
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("loop-lag").factory()));
    }

    /// An exception of the control socket's handlers concerns one client; owners are guarded themselves.
    private static void handlerFailed(Throwable e) {
        LOG.error("a handler of an event loop failed: {}", e.toString());
        LOG.debug("a handler of an event loop failed", e);
        if (e instanceof Error) {
            FailStop.end("an event loop", e);
        }
    }

    /// A context of its own for one owner: it runs one task at a time, in order.
    Executor owner(String name) {
        Context context = ((VertxInternal) vertx).createEventLoopContext();
        Executor owner = FailStop.guarded("the " + name + " owner", task -> context.runOnContext(_ -> task.run()));
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
