package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xend.protocol.xs.MessageType;

/// The read-only socket, and who is let in.
class SocketAccessIT {
    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private Xenstored store;

    private void start(SocketAccess access) throws Exception {
        store = Xenstored.start(
                        vertx,
                        new XenstoredOptions(folder.resolve("socket"), access),
                        Optional.empty(),
                        new SimpleMeterRegistry())
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    @AfterEach
    void stop() throws Exception {
        if (store != null) {
            store.close().toCompletionStage().toCompletableFuture().get();
        }
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    /// What comes back for requests written as `TYPE payload`, in one burst.
    private List<String> answers(Path socket, int transaction, String... requests) throws Exception {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            for (String request : requests) {
                String[] words = request.split(" ", 2);
                channel.write(ByteBuffer.wrap(MemoryStore.frame(
                        MessageType.valueOf(words[0]).number(),
                        words[0].equals("TRANSACTION_START") ? 0 : transaction,
                        MemoryStore.bytes(words[1]))));
            }
            channel.shutdownOutput();
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            ByteBuffer part = ByteBuffer.allocate(8192);
            while (channel.read(part.clear()) >= 0) {
                all.write(part.array(), 0, part.position());
            }
            return MemoryStore.messages(all.toByteArray());
        }
    }

    @Test
    void theReadOnlySocketRefusesEveryChangeAndNothingElse() throws Exception {
        Path readOnly = folder.resolve("socket_ro");
        start(new SocketAccess(List.of(), Optional.of(readOnly), List.of()));
        assertEquals(List.of("WRITE OK|"), answers(folder.resolve("socket"), 0, "WRITE /a|v"));
        assertEquals(
                List.of(
                        "READ v",
                        "DIRECTORY tool|a|",
                        "GET_PERMS n0|",
                        "GET_DOMAIN_PATH /local/domain/7|",
                        "IS_DOMAIN_INTRODUCED F|",
                        "GET_FEATURE 15|",
                        "WATCH OK|",
                        "WATCH_EVENT /a|T|",
                        "UNWATCH OK|",
                        "RESET_WATCHES OK|"),
                answers(
                        readOnly,
                        0,
                        "READ /a|",
                        "DIRECTORY /|",
                        "GET_PERMS /a|",
                        "GET_DOMAIN_PATH 7|",
                        "IS_DOMAIN_INTRODUCED 7|",
                        "GET_FEATURE ",
                        "WATCH /a|T|",
                        "UNWATCH /a|T|",
                        "RESET_WATCHES |"));
        for (String change : List.of(
                "WRITE /a|w",
                "MKDIR /b|",
                "RM /a|",
                "SET_PERMS /a|n7|",
                "INTRODUCE 7|1|3|",
                "RELEASE 7|",
                "RESUME 7|",
                "SET_TARGET 7|8|",
                "SET_FEATURE 7|1|",
                "CONTROL check|")) {
            assertEquals(List.of("ERROR EROFS|"), answers(readOnly, 0, change), change);
        }
        assertEquals(
                List.of("TRANSACTION_START 1|", "READ v", "ERROR EROFS|", "TRANSACTION_END OK|"),
                answers(readOnly, 1, "TRANSACTION_START |", "READ /a|", "WRITE /a|w", "TRANSACTION_END T|"));
        assertEquals(List.of("READ v"), answers(folder.resolve("socket"), 0, "READ /a|"));
        store.close().toCompletionStage().toCompletableFuture().get();
        store = null;
        assertFalse(Files.exists(readOnly));
    }

    @Test
    void socketsAreForTheirOwnersAloneUnlessOthersAreNamed() throws Exception {
        start(new SocketAccess(List.of(), Optional.of(folder.resolve("socket_ro")), List.of("nobody")));
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("socket"))));
        assertEquals(
                "rw-rw-rw-", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("socket_ro"))));
    }

    @Test
    void aNameTheHostDoesNotHaveIsAnErrorAtTheStart() {
        for (String name : List.of("no-such-user", "@no-such-group")) {
            ExecutionException refused = assertThrows(
                    ExecutionException.class,
                    () -> start(new SocketAccess(List.of(), Optional.of(folder.resolve("ro")), List.of(name))));
            assertTrue(
                    refused.getCause().getMessage().contains(name.replace("@", "group ")),
                    refused.getCause().getMessage());
            assertFalse(Files.exists(folder.resolve("socket")));
            assertFalse(Files.exists(folder.resolve("ro")));
        }
    }
}
