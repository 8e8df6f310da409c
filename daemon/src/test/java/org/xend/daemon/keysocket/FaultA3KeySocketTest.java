package org.xend.daemon.keysocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xend.daemon.keys.KeyTreeException;
import org.xend.protocol.xs.MessageType;
import org.xend.protocol.xs.Wire;

/// A listener of the key tree's socket throws on the thread that reads: a caller that waits for a reply is
/// notified, and so is the one that wants to know that the connection is of no more use.
@Timeout(20)
class FaultA3KeySocketTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void faultA3_aListenerThatFailsLeavesNobodyWaiting(boolean error) throws Exception {
        Path path = folder.resolve("socket");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            try (var channel = new StoreChannel(path, (_, _) -> {
                        if (error) {
                            throw new LinkageError("ordered");
                        }
                        throw new IllegalStateException("ordered");
                    });
                    SocketChannel store = server.accept()) {
                CompletableFuture<Void> asked =
                        CompletableFuture.runAsync(() -> channel.ask(MessageType.READ, 0, new byte[] {'/', 0}));
                store.read(ByteBuffer.allocate(64));
                byte[] strings = "/a\0token\0".getBytes(StandardCharsets.US_ASCII);
                byte[] event = new byte[Wire.HEADER_BYTES + strings.length];
                Wire.putHeader(event, 0, MessageType.WATCH_EVENT.number(), 0, 0, strings.length);
                System.arraycopy(strings, 0, event, Wire.HEADER_BYTES, strings.length);
                store.write(ByteBuffer.wrap(event));
                channel.lost().get(10, TimeUnit.SECONDS);
                var failure = assertThrows(Exception.class, () -> asked.get(10, TimeUnit.SECONDS));
                assertEquals(KeyTreeException.class, failure.getCause().getClass());
            }
        }
    }
}
