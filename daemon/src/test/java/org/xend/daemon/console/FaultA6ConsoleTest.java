package org.xend.daemon.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// What writers leave behind in a console whose guest reads nothing does not keep the next ones from it.
class FaultA6ConsoleTest {
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
            fixture.runUntilIdle();
        }
        ConsoleAttachment staying = fixture.attach(1, Consoles.From.NOW);
        CompletableFuture<Void> typed = staying.type("ls\r".getBytes(StandardCharsets.US_ASCII));
        fixture.runUntilIdle();
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

    /// Sixteen read one console; the place of each comes back when it leaves, and those refused are said once.
    @Test
    void theRefusedAreLoggedOnceAndPlacesComeBack() {
        var log = new ListAppender<ILoggingEvent>();
        var logger = (Logger) LoggerFactory.getLogger(GuestConsole.class);
        log.start();
        logger.addAppender(log);
        try {
            var fixture = new ConsoleFixture(directory, 8192);
            fixture.create(1, "popular");
            for (int round = 0; round < 40; round++) {
                List<ConsoleAttachment> all = new ArrayList<>();
                for (int i = 0; i < 16; i++) {
                    all.add(fixture.attach(1, Consoles.From.NOW));
                }
                assertThrows(CompletionException.class, () -> fixture.attach(1, Consoles.From.NOW));
                assertThrows(CompletionException.class, () -> fixture.attach(1, Consoles.From.NOW));
                all.forEach(ConsoleAttachment::close);
                fixture.runUntilIdle();
            }
            assertEquals(40, log.list.size());
            assertTrue(log.list.getFirst().getFormattedMessage().contains("popular"));
        } finally {
            logger.detachAppender(log);
        }
    }
}
