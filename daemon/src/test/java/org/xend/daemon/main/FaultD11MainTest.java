package org.xend.daemon.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xend.daemon.log.Logs;

/// A log or a pid file that is something else ends the start with one sentence.
class FaultD11MainTest {
    @TempDir
    private Path folder;

    @Test
    void aFifoOrAFolderInThePlaceOfAFileIsNamed() throws Exception {
        for (String kind : new String[] {"fifo", "folder"}) {
            Path log = other(kind, "log");
            Path debug = folder.resolve(kind + "-debug");
            for (Path[] pair : new Path[][] {{log, debug}, {debug, log}}) {
                String said = assertThrows(IOException.class, () -> Logs.open(pair[0], pair[1], "INFO"))
                        .getMessage();
                assertEquals(
                        "the log " + log + " is no regular file: move it away, or name another log in xend-config.sxp",
                        said);
            }
            Path pid = other(kind, "pid");
            assertEquals(
                    "the pid file " + pid + " is no regular file: move it away",
                    assertThrows(StartException.class, () -> PidFile.take(pid, "xend"))
                            .getMessage());
            assertFalse(Files.exists(debug));
        }
    }

    private Path other(String kind, String name) throws Exception {
        Path path = folder.resolve(kind + "-" + name);
        if (kind.equals("folder")) {
            return Files.createDirectory(path);
        }
        Process mkfifo = new ProcessBuilder("mkfifo", path.toString()).start();
        assertTrue(mkfifo.waitFor(20, TimeUnit.SECONDS));
        assertEquals(0, mkfifo.exitValue());
        return path;
    }
}
