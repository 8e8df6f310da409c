package org.xend.system;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.xend.client.connect.Daemon;

/// A daemon that may open few files: creates are refused before its clients have no descriptor left.
class FaultA7IT {
    private static final int FEW = 120;
    private static final int PRESSING = 4;

    @Test
    void createsAreRefusedAndEveryOtherCommandWorks() throws Exception {
        try (TestHost host = TestHost.unstarted()) {
            host.run(
                            "",
                            List.of(
                                    "/bin/sh",
                                    "-c",
                                    "ulimit -n " + FEW + " && exec " + TestHost.HOME.resolve("bin/xend") + " start"),
                            Map.of())
                    .succeeded();
            String config = host.write("guest.cfg", "kernel = '/home/bouyer/netbsd-XEN3_DOMU'\nmemory = 8\n")
                    .toString();
            int made = 0;
            TestHost.Result last = create(host, config, made);
            while (last.exit() == 0) {
                made++;
                assertTrue(made < FEW, "never refused");
                last = create(host, config, made);
            }
            assertTrue(last.err().startsWith("Error: Not enough file descriptors: "), last.err());
            assertTrue(made > 1, last.err());
            assertEquals(made + 2, host.xm("list").succeeded().out().lines().count());
            host.xm("info").succeeded();

            beside(host.storeSocket(), () -> {
                host.xm("list").succeeded();
                host.xm("destroy", "g0").succeeded();
            });
            assertEveryRequestIsAnswered(host);
            beside(host.controlSocket(), () -> host.xm("list").succeeded());
            host.xm("list").succeeded();
            TestHost.await("room for one more", () -> create(host, config, 0).exit() == 0);
        }
    }

    /// Refused clients connect again at once.
    private static void assertEveryRequestIsAnswered(TestHost host) throws Exception {
        var daemon = new Daemon(host.controlSocket());
        beside(host.storeSocket(), () -> {
            try (var pressing = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < PRESSING; i++) {
                    pressing.submit(() -> press(host.storeSocket()));
                }
                try {
                    host.xm("list").succeeded();
                    for (int i = 0; i < 20; i++) {
                        assertDoesNotThrow(() -> daemon.domains("all"));
                    }
                    host.xm("destroy", "g1").succeeded();
                } finally {
                    pressing.shutdownNow();
                }
            }
        });
    }

    /// Connects again whenever it is refused, until its thread is interrupted.
    private static Void press(Path socket) throws IOException {
        while (!Thread.currentThread().isInterrupted()) {
            try (var client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                client.read(ByteBuffer.allocate(1));
            }
        }
        return null;
    }

    /// More clients are connected to a socket than the daemon has descriptors, and send nothing.
    private static void beside(Path socket, Runnable task) throws IOException {
        List<SocketChannel> crowd = new ArrayList<>();
        try {
            for (int i = 0; i < FEW; i++) {
                crowd.add(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
            }
            task.run();
        } finally {
            for (SocketChannel client : crowd) {
                client.close();
            }
        }
    }

    private static TestHost.Result create(TestHost host, String config, int number) {
        return host.xm("create", "-q", config, "name=g" + number);
    }
}
