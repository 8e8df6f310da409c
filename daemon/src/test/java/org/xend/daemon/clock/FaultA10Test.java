package org.xend.daemon.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The identity of a boot is what a boot alone changes, or nothing.
class FaultA10Test {
    @TempDir
    Path folder;

    private BootIdentity told(String script) {
        return BootIdentity.read(folder.resolve("absent"), List.of("/bin/sh", "-c", script));
    }

    @Test
    void faultA10_theKernelsNumberOfTheBootComesFirst() throws Exception {
        Path number = Files.writeString(folder.resolve("boot_id"), "0b2c\n");
        assertEquals(new BootIdentity("0b2c"), BootIdentity.read(number, List.of("/bin/false")));
    }

    @Test
    void faultA10_whatACommandPrintedBeforeItFailedIsNoIdentity() {
        assertEquals(new BootIdentity("Mon Nov 30 10:00:00 2026"), told("echo Mon Nov 30 10:00:00 2026"));
        assertEquals(BootIdentity.UNKNOWN, told("echo usage; exit 1"));
        assertEquals(BootIdentity.UNKNOWN, told("exit 0"));
        assertEquals(BootIdentity.UNKNOWN, BootIdentity.read(folder.resolve("absent"), List.of("/no/such/command")));
    }

    @Test
    void faultA10_theHostsTimeZoneAndLanguageHaveNoPartInIt() {
        assertEquals(new BootIdentity("UTC C"), told("echo $TZ $LC_ALL"));
    }
}
