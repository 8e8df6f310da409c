package org.xend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.xend.daemon.keys.KeyBatch;
import org.xend.daemon.keysocket.SocketKeyTree;

/// What outlives the daemon's process: after a kill, and after an orderly end.
class CrashIT {
    @Test
    void twentyKillsLoseNothingThatWasAcknowledged() throws Exception {
        String result = CrashDriver.run(20, System.nanoTime());
        assertTrue(result.contains("all there"), result);
    }

    @Test
    void anOrderlyRestartKeepsTheTreeAsItIs() throws Exception {
        try (TestHost host = TestHost.start()) {
            try (SocketKeyTree tree = SocketKeyTree.connect(host.storeSocket())) {
                tree.apply(KeyBatch.builder()
                        .write("/site/b", "1")
                        .write("/site/a", "2")
                        .build());
            }
            String before = KeyDump.of(host.storeSocket());
            host.xend("restart").succeeded();
            assertEquals(before, KeyDump.of(host.storeSocket()));
        }
    }

    @Test
    void aTornTailIsReportedAndCut() throws Exception {
        try (TestHost host = TestHost.start()) {
            String before = KeyDump.of(host.storeSocket());
            try (SocketKeyTree tree = SocketKeyTree.connect(host.storeSocket())) {
                tree.apply(KeyBatch.builder()
                        .write("/torn", "UniqueValueOfTheLastWrite")
                        .build());
            }
            ProcessHandle daemon = ProcessHandle.of(host.pid()).orElseThrow();
            daemon.destroyForcibly();
            TestHost.await("the daemon's death", () -> !daemon.isAlive());
            Path torn = damageLastWrite(host.root().resolve("var/lib/xend/store"));
            host.xend("start").succeeded();
            assertEquals(before, KeyDump.of(host.storeSocket()));
            assertTrue(host.log().contains(torn + " is damaged at byte "), host.log());
        }
    }

    private static Path damageLastWrite(Path folder) throws Exception {
        byte[] wanted = "UniqueValueOfTheLastWrite".getBytes(StandardCharsets.US_ASCII);
        try (var files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith("journal-"))
                    .toList()) {
                byte[] all = Files.readAllBytes(file);
                for (int at = 0; at + wanted.length < all.length; at++) {
                    if (java.util.Arrays.equals(all, at, at + wanted.length, wanted, 0, wanted.length)) {
                        all[at] ^= 1;
                        Files.write(file, all);
                        return file;
                    }
                }
            }
        }
        throw new AssertionError("the last write is in no file of " + folder);
    }

    @Test
    void aFolderThatCannotBeUsedStopsTheStartWithOneSentence() throws Exception {
        try (TestHost host = TestHost.unstarted()) {
            host.write("var/lib/xend/store", "in the way");
            var start = host.xend("start");
            assertEquals(1, start.exit());
            assertEquals(1, start.err().lines().count(), start.err());
            assertTrue(start.err().contains("var/lib/xend/store"), start.err());
        }
    }
}
