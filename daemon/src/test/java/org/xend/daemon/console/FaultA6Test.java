package org.xend.daemon.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What writers leave behind in a console whose guest reads nothing does not keep the next ones from it.
class FaultA6Test {
    @TempDir
    private Path directory;

    @Test
    void whoTypedAndLeftTakesNoRoomFromWhoComesAfter() {
        var fixture = new ConsoleFixture(directory, 8192);
        ConsoleFixture.Guest guest = fixture.create(1, "deaf");
        byte[] piece = "x".repeat(4096).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 100; i++) {
            ConsoleAttachment passing = fixture.attach(1, Consoles.From.NOW);
            passing.type(piece);
            passing.close();
            passing.type(piece);
            fixture.settle();
        }
        ConsoleAttachment staying = fixture.attach(1, Consoles.From.NOW);
        CompletableFuture<Void> typed = staying.type("ls\r".getBytes(StandardCharsets.US_ASCII));
        fixture.settle();
        assertFalse(typed.isDone());
        var all = new StringBuilder();
        for (String some = guest.typed(); !some.isEmpty(); some = guest.typed()) {
            all.append(some);
            guest.notifyHost();
            fixture.pass(1000);
        }
        assertEquals("ls\r", all.substring(all.length() - 3));
        assertEquals(InputQueue.MOST_LEFT_BEHIND, all.length() - 3, 2048);
    }
}
