package org.xend.daemon.xenstored;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Optional;

/// Serves a fresh tree on a socket until it is killed, without a hypervisor: for conformance and load tools.
final class StandaloneStore {
    private StandaloneStore() {}

    public static void main(String[] arguments) throws Exception {
        Xenstored.start(Vertx.vertx(), new XenstoredOptions(Path.of(arguments[0])), Optional.empty(),
                new SimpleMeterRegistry()).toCompletionStage().toCompletableFuture().get();
        Thread.currentThread().join();
    }
}
