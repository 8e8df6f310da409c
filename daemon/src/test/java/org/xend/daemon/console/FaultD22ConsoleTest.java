package org.xend.daemon.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// A guest that puts senseless indices into its console ring and mends them is heard again, without a restart.
class FaultD22ConsoleTest {
    private static final int IN_CONS = 3072;
    private static final int OUT_CONS = 3080;
    private static final int OUT_PROD = 3084;

    @TempDir
    Path directory;

    @Test
    void faultD22_outputIsTakenAgainAtTheNextEvent() {
        var said = new ListAppender<ILoggingEvent>();
        var logger = (Logger) LoggerFactory.getLogger(ConsoleRingPump.class);
        said.start();
        logger.addAppender(said);
        try {
            var fixture = new ConsoleFixture(directory, 1 << 20);
            ConsoleFixture.Guest guest = fixture.create(1, "g");
            ConsoleAttachment reader = fixture.attach(1, Consoles.From.NOW);
            guest.print("before ");
            for (int i = 0; i < 3; i++) {
                int sane = guest.page.word(OUT_PROD);
                guest.page.setWord(OUT_PROD, guest.page.word(OUT_CONS) + 5000);
                guest.notifyHost();
                guest.notifyHost();
                guest.page.setWord(OUT_PROD, sane);
                guest.print("after" + i + " ");
            }
            assertEquals("before after0 after1 after2 ", fixture.next(reader));
            assertEquals(
                    1,
                    said.list.stream()
                            .filter(line -> line.getFormattedMessage().contains("contradict each other"))
                            .count());
        } finally {
            logger.detachAppender(said);
        }
    }

    @Test
    void faultD22_inputGoesThereAgainAsWell() {
        var fixture = new ConsoleFixture(directory, 1 << 20);
        ConsoleFixture.Guest guest = fixture.create(1, "g");
        ConsoleAttachment terminal = fixture.attach(1, Consoles.From.NOW);
        int sane = guest.page.word(IN_CONS);
        guest.page.setWord(IN_CONS, sane + 5000);
        CompletableFuture<Void> lost = terminal.type("lost".getBytes(StandardCharsets.US_ASCII));
        fixture.runUntilIdle();
        assertEquals(true, lost.isCompletedExceptionally());
        guest.page.setWord(IN_CONS, sane);
        guest.notifyHost();
        CompletableFuture<Void> typed = terminal.type("typed".getBytes(StandardCharsets.US_ASCII));
        fixture.runUntilIdle();
        assertEquals(true, typed.isDone() && !typed.isCompletedExceptionally());
        assertEquals("typed", guest.typed());
    }
}
