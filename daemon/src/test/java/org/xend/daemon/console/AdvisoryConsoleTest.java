package org.xend.daemon.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xend.daemon.console.ConsoleFixture.Guest;
import org.xend.daemon.ring.ConsoleRing;

/// What hurt other console daemons, acted out; docs/security.md lists it.
class AdvisoryConsoleTest {
    private static final int LOG = 8192;
    private static final String TTY = "/local/domain/1/console/tty";

    @TempDir
    private Path directory;

    private ConsoleFixture fixture;

    @BeforeEach
    void begin() {
        fixture = new ConsoleFixture(directory, LOG);
    }

    @Test
    void xsa57_aPathThatSomebodyElseWroteIsReplacedAndItsKeyTakenFromTheGuest() {
        fixture.keys.values.put(TTY, "/etc/passwd");
        fixture.keys.permissions.put(TTY, List.of("n1"));
        fixture.create(1, "sly");
        assertEquals("/dev/pts/0", fixture.keys.values.get(TTY));
        assertEquals(List.of("n0", "r1"), fixture.keys.permissions.get(TTY));
        fixture.keys.change(TTY, "/dev/mem");
        fixture.runUntilIdle();
        assertEquals("/dev/pts/0", fixture.keys.values.get(TTY));
        assertEquals(1, fixture.ptys.opened.size(), "nothing is opened for it");
    }

    @Test
    void xsa57_noLimitMakesABufferLargerThanTheMost() {
        fixture.keys.values.put("/local/domain/1/console/limit", "9223372036854775807");
        Guest guest = fixture.create(1, "sly");
        for (int i = 0; i < 700; i++) {
            guest.print("x".repeat(2048));
            fixture.pass(200);
        }
        int kept = fixture.ptys.last().attach().screen().length();
        assertTrue(kept <= ConsoleKeys.MOST_LIMIT + 2 * ConsoleRing.OUT_BYTES + 100, "kept " + kept);
    }

    @Test
    void xsa180_tenGigabytesWouldFillNoDisk() throws IOException {
        Guest guest = fixture.create(1, "flood");
        String line = "f".repeat(ConsoleRing.OUT_BYTES);
        for (int i = 0; i < 2000; i++) {
            if (guest.print(line) < line.length()) {
                fixture.pass(200);
            }
        }
        long size = 0;
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                size += Files.size(file);
            }
        }
        assertTrue(size > 0 && size <= 2L * LOG, "log of " + size);
        assertEquals(
                ConsoleFixture.HISTORY,
                fixture.next(fixture.attach(1, Consoles.From.START)).length());
    }

    @Test
    void xsa180_aLogThatCannotBeWrittenStopsNoOtherAndSaysAfterwardsWhatIsMissing() throws IOException {
        Path log = directory.resolve("guest-full.log");
        Files.createDirectory(log);
        Guest full = fixture.create(1, "full");
        Guest other = fixture.create(2, "other");
        ConsoleAttachment reader = fixture.attach(1, Consoles.From.NOW);
        full.print("into the void");
        other.print("kept");
        assertEquals("into the void", fixture.next(reader));
        assertEquals("kept", Files.readString(directory.resolve("guest-other.log")));
        Files.delete(log);
        full.print("there is room again");
        assertEquals("\n[xend: 13 bytes are missing here]\nthere is room again", Files.readString(log));
    }
}
