package org.xend.daemon.xenstored;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.xend.daemon.journal.JournalOptions;

/// Serves a tree on a socket until it is killed, without a hypervisor: for conformance and load tools. With a
/// folder as second argument it is kept there, else it is a fresh one that dies with the process.
final class StandaloneStore {
    private StandaloneStore() {}

    public static void main(String[] arguments) throws Exception {
        Xenstored.start(
                        Vertx.vertx(),
                        new XenstoredOptions(
                                Path.of(arguments[0]),
                                SocketAccess.OWNERS,
                                Duration.ofNanos(100_000),
                                Map.of(),
                                Arrays.stream(arguments)
                                        .skip(1)
                                        .findFirst()
                                        .map(folder -> new JournalOptions(Path.of(folder)))),
                        Optional.empty(),
                        new SimpleMeterRegistry())
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        Thread.currentThread().join();
    }
}
