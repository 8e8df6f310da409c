package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xend.daemon.keys.KeyTreeException;
import org.xend.daemon.keysocket.SocketKeyTree;
import org.xend.daemon.os.StockXenstored;

/// A stock xenstored beside this daemon: what it takes away is taken back, and it is named.
@Timeout(60)
class FaultA11Test {
    @TempDir
    Path folder;

    @Test
    void faultA11_aSocketThatAnotherProcessReplacedIsMadeAnewAndSaid() throws Exception {
        Path socket = folder.resolve("socket");
        Vertx vertx = Vertx.vertx();
        try (var log = new LogWatch()) {
            Xenstored store = Xenstored.start(
                            vertx, new XenstoredOptions(socket), Optional.empty(), new SimpleMeterRegistry())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            SocketKeyTree before = SocketKeyTree.connect(socket);
            // xenstored unlinks the name and binds it; in one step here, so that it is seen as one.
            Path made = folder.resolve("made");
            try (var stranger = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                stranger.bind(UnixDomainSocketAddress.of(made));
                Files.move(made, socket, StandardCopyOption.ATOMIC_MOVE);
            }
            try (SocketKeyTree after = connected(socket)) {
                assertTrue(after.exists("/tool"), "a new client is served");
            }
            assertTrue(before.exists("/tool"), "one that was there stays connected");
            before.close();
            assertEquals(
                    1,
                    log.lines().stream()
                            .filter(line -> line.contains("was replaced by another process"))
                            .count(),
                    log.lines()::toString);
            store.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertTrue(Files.notExists(socket), "its own file goes with it");
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    private static SocketKeyTree connected(Path socket) {
        while (true) {
            try {
                return SocketKeyTree.connect(socket);
            } catch (KeyTreeException _) {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    @Test
    void faultA11_theProcessThatIsInTheWayIsNamed() throws Exception {
        Path stock = folder.resolve("oxenstored");
        Files.copy(Path.of("/bin/sleep").toRealPath(), stock, StandardCopyOption.COPY_ATTRIBUTES);
        Process process = new ProcessBuilder(stock.toString(), "60").start();
        try {
            List<StockXenstored> found = StockXenstored.running().stream()
                    .filter(each -> each.pid() == process.pid())
                    .toList();
            assertEquals(1, found.size());
            assertTrue(
                    StockXenstored.describe(found).startsWith(": process " + process.pid() + " (" + stock + ") of "),
                    StockXenstored.describe(found));
        } finally {
            process.destroyForcibly();
        }
        assertEquals(
                ": process 7 (/usr/sbin/xenstored) of xenstored.service (systemctl disable --now"
                        + " xenstored.service) has the host's key tree",
                StockXenstored.describe(
                        List.of(new StockXenstored(7, "/usr/sbin/xenstored", Optional.of("xenstored.service")))));
        assertEquals("", StockXenstored.describe(List.of()));
    }
}
