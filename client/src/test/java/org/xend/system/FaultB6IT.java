package org.xend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The file system of all the daemon's files is full, a real one: needs root, to mount it.
@Tag("stock")
class FaultB6IT {
    private static final String GUEST = TestHost.HOME.resolve("etc/xen/nbsd").toString();

    private static void root(TestHost host, String... command) {
        host.run("", List.of(command), Map.of()).succeeded();
    }

    private static Path fill(Path disk) throws IOException {
        Path filler = disk.resolve("filler");
        byte[] page = new byte[4096];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(page);
            }
        } catch (IOException _) {
            return filler;
        }
    }

    @Test
    void aDestroyOnAFullDiskIsWholeAndAnsweredAtOnce() throws Exception {
        try (TestHost host = TestHost.unstarted()) {
            Path disk = Files.createDirectory(host.root().resolve("var"));
            root(host, "mount", "-t", "tmpfs", "-o", "size=48m,mode=755", "tmpfs", disk.toString());
            try {
                host.xend("start").succeeded();
                String before = KeyDump.of(host.storeSocket());
                host.xm("create", GUEST).succeeded();
                Path filler = fill(disk);
                for (int i = 0; i < 20; i++) {
                    TestHost.Result refused = host.xm("create", GUEST, "name=other" + i, "vif=bridge=bridge0");
                    assertEquals(1, refused.exit(), refused.toString());
                    assertTrue(refused.err().contains("No space left on device"), refused.err());
                }
                host.xm("destroy", "nbsd").succeeded();
                assertEquals(before, KeyDump.of(host.storeSocket()), "keys after the destroy");
                assertEquals(3, host.xm("list", "nbsd").exit());
                try (Stream<Path> notes = Files.list(disk.resolve("lib/xend/domains"))) {
                    assertEquals(
                            List.of(),
                            notes.filter(file -> file.toString().endsWith(".sxp"))
                                    .toList());
                }
                Files.delete(filler);
                host.xm("create", GUEST).succeeded();
                host.xm("destroy", "nbsd").succeeded();
                String log = Files.readString(disk.resolve("log/xend-debug.log"));
                assertTrue(
                        log.matches("(?s).*\\[xend: [0-9]+ lines are missing here].*"),
                        "the debug log tells what it lost");
                assertFalse(log.contains("Internal"), log);
            } finally {
                host.xend("stop");
                root(host, "umount", "-l", disk.toString());
            }
        }
    }
}
