package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The stock clients of xenstore-utils and Xen's own test program, unmodified.
@Tag("stock")
class StockClientIT {
    private static final String TEST_PROGRAM = "/usr/lib/xen-4.17/bin/test-xenstore";

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private Path socket;
    private Xenstored store;

    @BeforeEach
    void start() throws Exception {
        socket = folder.resolve("socket");
        store = Xenstored.start(vertx, new XenstoredOptions(socket), Optional.empty(), new SimpleMeterRegistry())
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    @AfterEach
    void stop() throws Exception {
        store.close().toCompletionStage().toCompletableFuture().get();
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    private record Outcome(int status, String output) {}

    private Process started(String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("XENSTORED_PATH", socket.toString());
        return builder.start();
    }

    private Outcome run(String... command) throws Exception {
        Process process = started(command);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), () -> List.of(command) + " hangs");
        return new Outcome(process.exitValue(), output);
    }

    @Test
    void theCommandsDoWhatTheySay() throws Exception {
        assertEquals(new Outcome(0, ""), run("xenstore-write", "/a/b", "value", "/a/c", "other"));
        assertEquals(new Outcome(0, "value\n"), run("xenstore-read", "/a/b"));
        assertEquals(new Outcome(0, "b\nc\n"), run("xenstore-list", "/a"));
        assertEquals(new Outcome(0, ""), run("xenstore-chmod", "/a/b", "n0", "r7"));
        assertEquals("""
                /tool = ""   (n0)
                /tool/xenstored = ""   (n0)
                /a = ""   (n0)
                /a/b = "value"   (n0,r7)
                /a/c = "other"   (n0)
                """, run("xenstore-ls", "-f", "-p").output());
        assertEquals(0, run("xenstore-exists", "/a/b").status());
        assertEquals(new Outcome(0, ""), run("xenstore-rm", "/a"));
        assertEquals(1, run("xenstore-exists", "/a/b").status());
        assertTrue(run("xenstore-read", "/a/b").output().contains("couldn't read path /a/b"));
    }

    @Test
    void aWatcherHearsOfAWrite() throws Exception {
        Process watcher = started("xenstore-watch", "-n", "3", "/w");
        try (BufferedReader heard = watcher.inputReader()) {
            assertEquals("/w", heard.readLine());
            run("xenstore-write", "/w/x", "1");
            run("xenstore-rm", "/w/x");
            assertEquals("/w/x", heard.readLine());
            assertEquals("/w/x", heard.readLine());
        }
        assertTrue(watcher.waitFor(10, TimeUnit.SECONDS));
    }

    @Test
    void xensOwnTestsPass() throws Exception {
        Outcome outcome = run(TEST_PROGRAM);
        assertEquals(0, outcome.status(), outcome.output());
    }
}
