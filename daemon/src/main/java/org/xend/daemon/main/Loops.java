package org.xend.daemon.main;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.internal.VertxInternal;
import java.util.concurrent.Executor;

/// The event loops, one for each owner of state: key tree, domains, consoles, hotplug, control.
///
/// Immutable; the loops' threads belong to Vert.x.
record Loops(Vertx vertx) {
    private static final int OWNERS = 5;

    static Loops open() {
        return new Loops(Vertx.vertx(new VertxOptions().setEventLoopPoolSize(OWNERS).setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(2).setFileSystemOptions(
                        new FileSystemOptions().setClassPathResolvingEnabled(false)
                                .setFileCachingEnabled(false))));
    }

    /// A context of its own for one owner: it runs one task at a time, in order.
    Executor owner() {
        Context context = ((VertxInternal) vertx).createEventLoopContext();
        return task -> context.runOnContext(_ -> task.run());
    }

    void close() {
        vertx.close().await();
    }
}
