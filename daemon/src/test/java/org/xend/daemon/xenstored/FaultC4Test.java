package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who is named in the settings reaches the socket: the folder is passable for them, the socket's mode protects.
class FaultC4Test {
    private static final SocketAccess OWNERS = SocketAccess.OWNERS;

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    private void startAndStop(Path socket, SocketAccess access) throws Exception {
        Xenstored store = Xenstored.start(
                        vertx, new XenstoredOptions(socket, access), Optional.empty(), new SimpleMeterRegistry())
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        store.close().toCompletionStage().toCompletableFuture().get();
    }

    private static String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static Path closed(Path path) throws Exception {
        Files.createDirectories(path);
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void aNewFolderFollowsTheSetting() throws Exception {
        Path shared = folder.resolve("shared/socket");
        startAndStop(shared, new SocketAccess(List.of("nobody"), Optional.empty(), List.of()));
        assertEquals("rwx--x--x", mode(shared.getParent()));
        Path own = folder.resolve("own/socket");
        startAndStop(own, OWNERS);
        assertEquals("rwx------", mode(own.getParent()));
    }

    @Test
    void theDaemonsOwnFolderIsOpenedForReadersOfTheSecondSocketToo() throws Exception {
        Path run = closed(folder.resolve("run/xenstored"));
        startAndStop(
                run.resolve("socket"),
                new SocketAccess(List.of(), Optional.of(run.resolve("socket_ro")), List.of("nobody")));
        assertEquals("rwx--x--x", mode(run));
    }

    @Test
    void somebodysFolderIsLeftClosedAndNamed() throws Exception {
        Path theirs = closed(folder.resolve("theirs"));
        try (LogWatch log = new LogWatch()) {
            startAndStop(theirs.resolve("socket"), new SocketAccess(List.of("nobody"), Optional.empty(), List.of()));
            assertTrue(
                    log.lines().stream().anyMatch(line -> line.contains("chmod o+x " + theirs)),
                    log.lines().toString());
        }
        assertEquals("rwx------", mode(theirs));
    }
}
