package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xend.daemon.xenstored.domain.AbsentHypervisor;
import org.xend.daemon.xenstored.socket.SocketServer;
import org.xend.daemon.xenstored.socket.SocketUsers;
import org.xend.daemon.xenstored.socket.StoreSocketFile;
import org.xend.daemon.xenstored.socket.StoreThread;
import org.xend.daemon.xenstored.tree.StoreMeters;
import org.xend.protocol.xs.MessageType;
import org.xend.protocol.xs.Wire;

/// A client that something goes wrong with is disconnected; the one behind it is served.
@Timeout(20)
class FaultC9Test {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void faultC9_oneClientsFailureIsThatClientsAlone(boolean unforeseen) throws Exception {
        Path path = folder.resolve("socket");
        var thread = new StoreThread(Duration.ZERO);
        var conductor = new StoreConductor(thread, new AbsentHypervisor(), new StoreMeters(new SimpleMeterRegistry()));
        var seen = new AtomicInteger();
        SocketServer server = new SocketServer(
                conductor.connections(),
                new SocketUsers(),
                thread,
                path,
                StoreSocketFile.bind(path),
                _ -> {
                    if (seen.getAndIncrement() > 0) {
                        return true;
                    }
                    if (unforeseen) {
                        throw new IllegalStateException("ordered");
                    }
                    throw new IOException("ordered");
                },
                false);
        thread.execute(server::open);
        try (SocketChannel first = connect(path);
                SocketChannel second = connect(path)) {
            assertEquals(-1, first.read(ByteBuffer.allocate(1)), "the first one is disconnected");
            byte[] request = new byte[Wire.HEADER_BYTES + 2];
            Wire.putHeader(request, 0, MessageType.READ.number(), 7, 0, 2);
            request[Wire.HEADER_BYTES] = '/';
            second.write(ByteBuffer.wrap(request));
            assertTrue(second.read(ByteBuffer.allocate(64)) > 0, "the second one is answered");
        } finally {
            thread.loop()
                    .submit(() -> {
                        server.close();
                        return null;
                    })
                    .get();
            thread.end();
        }
    }

    private static SocketChannel connect(Path path) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(path));
        return channel;
    }
}
