package org.xend.daemon.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

public class LogsTest {
    private static final Logger LOG = LoggerFactory.getLogger("org.xend.test.Module");

    @TempDir
    private Path folder;

    @AfterEach
    void openTheTestsOwnLogAgain() throws Exception {
        var context = (ch.qos.logback.classic.LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        new ch.qos.logback.classic.util.ContextInitializer(context).autoConfig();
        context.start();
    }

    private Path log() {
        return folder.resolve("log/xend.log");
    }

    private Path debug() {
        return folder.resolve("log/xend-debug.log");
    }

    private void open(String level) throws IOException {
        Logs.open(log(), debug(), level);
    }

    @Test
    void aLineHasXendsFormAndAStackTraceIsInTheDebugLogOnly() throws IOException {
        open("DEBUG");
        LOG.warn("Domain {} is odd", "x", new IllegalStateException("why"));
        Logs.close();
        List<String> lines = Files.readAllLines(log());
        assertEquals(1, lines.size(), lines.toString());
        assertTrue(
                lines.getFirst()
                        .matches("\\[\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d "
                                + ProcessHandle.current().pid() + "] WARNING \\(Module:\\d+\\) Domain x is odd"),
                lines.getFirst());
        String traced = Files.readString(debug());
        assertTrue(traced.startsWith(lines.getFirst()), traced);
        assertTrue(traced.contains("\njava.lang.IllegalStateException: why\n\tat "), traced);
    }

    @Test
    void noTextOfAGuestForgesALineOrMovesTheCursor() throws IOException {
        open("INFO");
        LOG.info(
                "device says {}", "a\n[2026-01-01 00:00:00 1] INFO (x:1) forged\r\u001b[2J\u009b1m\u202e%n%s{}\u0000é");
        LOG.error("failed", new IOException("two\r\u001b[0mlines"));
        Logs.close();
        List<String> lines = Files.readAllLines(log());
        assertEquals(2, lines.size(), lines.toString());
        assertTrue(
                lines.getFirst()
                        .endsWith("device says a\\n[2026-01-01 00:00:00 1] INFO (x:1) forged"
                                + "\\x0d\\x1b[2J\\x9b1m\\u202e%n%s{}\\x00é"),
                lines.getFirst());
        assertFalse(Files.readString(debug()).contains("\u001b"));
    }

    @Test
    void theLevelHoldsForTheLogAndNotForTheDebugLog() throws IOException {
        for (String level : List.of("TRACE", "DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")) {
            Files.deleteIfExists(log());
            open(level);
            LOG.debug("a debug line");
            LOG.info("an info line");
            LOG.warn("a warning line");
            LOG.error("an error line");
            Logs.close();
            int expected = switch (level) {
                case "TRACE", "DEBUG" -> 4;
                case "INFO" -> 3;
                case "WARNING" -> 2;
                default -> 1;
            };
            assertEquals(expected, Files.readAllLines(log()).size(), level);
        }
        assertEquals(24, Files.readAllLines(debug()).size());
    }

    @Test
    void theLogIsTurnedOverAtOneMebibyteAndFiveOldOnesAreKept() throws IOException {
        String text = "x".repeat(15_000);
        for (int i = 1; i <= 7; i++) {
            // What was written before counts: each opening begins with a full log.
            Files.createDirectories(log().getParent());
            Files.writeString(log(), ("filled " + i + "\n").repeat(120_000));
            open("INFO");
            LOG.info("{}", text);
            LOG.info("{}", text);
            Logs.close();
        }
        for (int i = 1; i <= 5; i++) {
            Path old = folder.resolve("log/xend.log." + i);
            assertTrue(Files.size(old) >= 1 << 20, old + " has " + Files.size(old) + " bytes");
        }
        assertFalse(Files.exists(folder.resolve("log/xend.log.6")));
        assertTrue(Files.size(log()) < 1 << 20);
    }

    @Test
    void aLogIsNotWrittenThroughALink() throws IOException {
        Path precious = Files.writeString(folder.resolve("precious"), "untouched");
        Files.createDirectories(log().getParent());
        Files.createSymbolicLink(log(), precious);
        String message = assertThrows(IOException.class, () -> open("INFO")).getMessage();
        assertTrue(message.contains(log() + " is a symbolic link"), message);
        assertEquals("untouched", Files.readString(precious));
    }
}
