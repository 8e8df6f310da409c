package org.xend.daemon.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {
    @TempDir
    private Path folder;

    @Test
    void itHoldsThePidForEverybodyToReadAndGoesWithTheDaemon() throws IOException {
        Path file = folder.resolve("var/run/xend.pid");
        try (PidFile _ = PidFile.take(file, "xend")) {
            assertEquals(ProcessHandle.current().pid() + "\n", Files.readString(file));
            assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
        assertFalse(Files.exists(file));
    }

    @Test
    void itStaysLockedForOtherProcesses() throws IOException, InterruptedException {
        Path file = folder.resolve("xend.pid");
        try (PidFile _ = PidFile.take(file, "xend")) {
            Process other = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            PidFileTest.class.getName(),
                            file.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(
                    "xend is already running with this root, as process "
                            + ProcessHandle.current().pid() + " (" + file + "): stop it first, or give --root",
                    said);
            assertEquals(0, other.waitFor());
        }
    }

    /// The other process.
    public static void main(String[] args) throws IOException {
        try (PidFile _ = PidFile.take(Path.of(args[0]), "xend")) {
            System.out.print("taken");
        } catch (StartException e) {
            System.out.print(e.getMessage());
        }
    }

    @Test
    void whatACrashLeftIsOverwritten() throws IOException {
        Path file = Files.writeString(folder.resolve("xend.pid"), "1234567890\n");
        try (PidFile _ = PidFile.take(file, "xend")) {
            assertEquals(ProcessHandle.current().pid() + "\n", Files.readString(file));
        }
    }

    @Test
    void aLinkInItsPlaceIsNotWrittenThrough() throws IOException {
        Path precious = Files.writeString(folder.resolve("precious"), "untouched");
        Path file = Files.createSymbolicLink(folder.resolve("xend.pid"), precious);
        assertThrows(IOException.class, () -> PidFile.take(file, "xend"));
        assertEquals("untouched", Files.readString(precious));
    }
}
