package org.xend.daemon.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A guest's console begins and ends, though the hypervisor did not list its domains when that was to be seen.
class FaultB11ConsoleTest {
    private static final int AGAIN_MILLIS = 250;

    @TempDir
    Path directory;

    @Test
    void faultB11_aListThatCannotBeHadIsAskedForAgain() {
        var fixture = new ConsoleFixture(directory, 1 << 20);
        fixture.unlisted = 2;
        ConsoleFixture.Guest guest = fixture.create(1, "g");
        fixture.pass(AGAIN_MILLIS);
        fixture.pass(AGAIN_MILLIS);
        assertEquals(1, fixture.grants.mapped);
        ConsoleAttachment reader = fixture.attach(1, Consoles.From.NOW);
        guest.print("hello");
        assertEquals("hello", fixture.next(reader));
        fixture.unlisted = 2;
        fixture.destroy(1);
        assertEquals(1, fixture.grants.mapped);
        fixture.pass(AGAIN_MILLIS);
        fixture.pass(AGAIN_MILLIS);
        assertEquals(0, fixture.grants.mapped);
        assertEquals(0, fixture.unlisted);
    }

    /// Four times a second would fill the log.
    @Test
    void faultB11_whatIsAskedForAgainIsSaidOnceUntilItIsHad() {
        try (var said = new LogCapture(DomainScan.class)) {
            var fixture = new ConsoleFixture(directory, 1 << 20);
            fixture.unlisted = 5;
            fixture.create(1, "g");
            for (int i = 0; i < 5; i++) {
                fixture.pass(AGAIN_MILLIS);
            }
            assertEquals(0, fixture.unlisted);
            assertEquals(1, said.warnings());
            fixture.unlisted = 2;
            fixture.destroy(1);
            fixture.pass(AGAIN_MILLIS);
            fixture.pass(AGAIN_MILLIS);
            assertEquals(2, said.warnings());
        }
    }
}
