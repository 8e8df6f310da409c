package org.xend.daemon.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The identity of a boot is what a boot alone changes, or nothing.
class FaultA10Test {
    @TempDir
    Path folder;

    private Optional<String> told(String script) {
        return BootId.read(folder.resolve("absent"), List.of("/bin/sh", "-c", script));
    }

    @Test
    void faultA10_theKernelsNumberOfTheBootComesFirst() throws Exception {
        Path number = Files.writeString(folder.resolve("boot_id"), "0b2c\n");
        assertEquals(Optional.of("0b2c"), BootId.read(number, List.of("/bin/false")));
    }

    @Test
    void faultA10_whatACommandPrintedBeforeItFailedIsNoIdentity() {
        assertEquals(Optional.of("Mon Nov 30 10:00:00 2026"), told("echo Mon Nov 30 10:00:00 2026"));
        assertEquals(Optional.empty(), told("echo usage; exit 1"));
        assertEquals(Optional.empty(), told("exit 0"));
        assertEquals(Optional.empty(), BootId.read(folder.resolve("absent"), List.of("/no/such/command")));
    }

    @Test
    void faultA10_theHostsTimeZoneAndLanguageHaveNoPartInIt() {
        assertEquals(Optional.of("UTC C"), told("echo $TZ $LC_ALL"));
    }
}
