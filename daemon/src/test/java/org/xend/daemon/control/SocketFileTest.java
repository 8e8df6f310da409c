package org.xend.daemon.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketFileTest {
    @TempDir
    private Path directory;

    @Test
    void aStaleSocketIsReplacedInOneStep() throws IOException {
        Path path = directory.resolve("socket");
        try (var dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path));
        }
        assertTrue(Files.exists(path));
        var file = new SocketFile(path);
        Path bound = file.prepare();
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(bound));
            file.publish();
            try (var client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
                assertTrue(client.isConnected());
            }
        }
        file.remove();
        try (var left = Files.list(directory)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void anOrdinaryFileIsNotReplaced() throws IOException {
        Path path = directory.resolve("socket");
        Files.writeString(path, "mine");
        String message =
                assertThrows(IOException.class, new SocketFile(path)::prepare).getMessage();
        assertEquals(path + " exists and is not a socket", message);
    }

    @Test
    void aPathThatFitsNoSocketAddressIsRefusedByName() {
        Path path = directory.resolve("x".repeat(100));
        String message =
                assertThrows(IOException.class, new SocketFile(path)::prepare).getMessage();
        assertTrue(message.contains("is longer than 103 bytes"), message);
        assertFalse(Files.exists(path));
    }
}
