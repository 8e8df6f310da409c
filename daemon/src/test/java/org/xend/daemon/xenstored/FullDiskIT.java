package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xend.daemon.journal.JournalOptions;
import org.xend.daemon.keys.KeyBatch;
import org.xend.daemon.keys.KeyTreeException;
import org.xend.daemon.keysocket.SocketKeyTree;

/// A journal on a file system of one megabyte, which fills: needs root, to mount it.
@Tag("stock")
class FullDiskIT {
    private static final int SEGMENT = 256 * 1024;

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private Path disk;
    private Path socket;
    private Xenstored store;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        socket = folder.resolve("socket");
        run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString());
        start();
    }

    @AfterEach
    void unmount() throws Exception {
        stop();
        vertx.close().toCompletionStage().toCompletableFuture().get();
        run("umount", "-l", disk.toString());
    }

    private void start() throws Exception {
        store = Xenstored.start(
                        vertx,
                        new XenstoredOptions(
                                socket,
                                SocketAccess.OWNERS,
                                Duration.ZERO,
                                Map.of(),
                                Optional.of(new JournalOptions(disk.resolve("store"), SEGMENT))),
                        Optional.empty(),
                        new SimpleMeterRegistry())
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    private void stop() throws Exception {
        store.close().toCompletionStage().toCompletableFuture().get();
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), output);
    }

    private Path fill() throws IOException {
        Path filler = disk.resolve("filler");
        byte[] page = new byte[4096];
        try (var out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(page);
            }
        } catch (IOException _) {
            return filler;
        }
    }

    private static void write(SocketKeyTree tree, String path, String value) {
        tree.apply(KeyBatch.builder().write(path, value).build());
    }

    @Test
    void aFullDiskRefusesChangesAndHealsWhenThereIsSpace() throws Exception {
        String value = "v".repeat(1000);
        try (SocketKeyTree tree = SocketKeyTree.connect(socket)) {
            write(tree, "/before", value);
            Path filler = fill();
            int written = 0;
            String refused = "";
            while (refused.isEmpty() && written < 5000) {
                try {
                    write(tree, "/k" + written % 10, value + written);
                    written++;
                } catch (KeyTreeException e) {
                    refused = e.error();
                }
            }
            assertEquals("ENOSPC", refused);
            assertEquals(Optional.of(value), tree.read("/before"));
            assertEquals(Optional.of(value + (written - 1)), tree.read("/k" + (written - 1) % 10));
            assertEquals(Optional.empty(), tree.read("/new"));

            Files.delete(filler);
            long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (!refused.isEmpty() && System.nanoTime() < end) {
                try {
                    write(tree, "/new", value);
                    refused = "";
                } catch (KeyTreeException e) {
                    refused = e.error();
                    LockSupport.parkNanos(20_000_000);
                }
            }
            assertEquals("", refused);
        }
        stop();
        start();
        try (SocketKeyTree tree = SocketKeyTree.connect(socket)) {
            assertEquals(Optional.of(value), tree.read("/before"));
            assertEquals(Optional.of(value), tree.read("/new"));
        }
    }
}
