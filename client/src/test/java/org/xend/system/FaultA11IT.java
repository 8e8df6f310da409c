package org.xend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A stock xenstored that is started beside the daemon finds its pid file locked, and does not start.
class FaultA11IT {
    private static final Path STOCK = Path.of("/usr/lib/xen-4.17/bin/xenstored");

    @Test
    void faultA11_thePidFilesOfAStockDaemonAreHeld() throws Exception {
        try (TestHost host = TestHost.start()) {
            for (String name : List.of("var/run/xen/xenstored.pid", "var/run/xenstore.pid")) {
                Path file = host.root().resolve(name);
                assertEquals(Long.toString(host.pid()), Files.readString(file).strip());
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    assertNull(channel.tryLock(), name + " is locked");
                }
            }
            host.xend("stop").succeeded();
            assertTrue(Files.notExists(host.root().resolve("var/run/xen/xenstored.pid")));
        }
    }

    @Tag("stock")
    @Test
    void faultA11_aStockDaemonEndsAndTheSocketIsServedOn() throws Exception {
        try (TestHost host = TestHost.start()) {
            Path pid = host.root().resolve("var/run/xen/xenstored.pid");
            TestHost.Result stock = host.run(
                    "",
                    List.of(STOCK.toString(), "--pid-file", pid.toString()),
                    Map.of(
                            "XENSTORED_RUNDIR",
                            host.storeSocket().getParent().toString(),
                            "XENSTORED_ROOTDIR",
                            host.root().resolve("var/lib").toString()));
            assertEquals(0, stock.exit(), stock.err());
            assertEquals(
                    "Domain-0\n",
                    host.run("", List.of("xenstore-read", "/local/domain/0/name"), Map.of())
                            .succeeded()
                            .out());
            assertTrue(!host.log().contains("made anew"), "the socket was not even touched");
        }
    }
}
