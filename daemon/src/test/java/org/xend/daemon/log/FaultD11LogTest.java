package org.xend.daemon.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.encoder.EchoEncoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

public class FaultD11LogTest {
    @TempDir
    private Path folder;

    private boolean full;
    private int fits;

    /// A disk that takes no more than so many bytes of a write once it is full.
    private final class Disk extends FilterOutputStream {
        Disk(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] text) throws IOException {
            out.write(text, 0, full ? Math.min(fits, text.length) : text.length);
            if (full) {
                throw new IOException("No space left on device");
            }
        }
    }

    private Path file() {
        return folder.resolve("xend.log");
    }

    private LogFile log() {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        var log = new LogFile(file -> new Disk(LogFile.Opening.real(file)));
        log.setContext(context);
        log.setFile(file().toString());
        log.setEncoder(new EchoEncoder<ILoggingEvent>());
        var window = new FixedWindowRollingPolicy();
        window.setContext(context);
        window.setParent(log);
        window.setFileNamePattern(file() + ".%i");
        window.start();
        var trigger = new SizeBasedTriggeringPolicy<ILoggingEvent>();
        trigger.setContext(context);
        trigger.start();
        log.setRollingPolicy(window);
        log.setTriggeringPolicy(trigger);
        log.start();
        return log;
    }

    private static void say(LogFile log, String line) {
        var logger = (Logger) LoggerFactory.getLogger("test");
        var event = new LoggingEvent(FaultD11LogTest.class.getName(), logger, Level.INFO, line, null, null) {
            @Override
            public String toString() {
                return line;
            }
        };
        log.doAppend(event);
    }

    @Test
    void aLogThatWasMovedAwayIsMadeAnew() throws IOException {
        LogFile log = log();
        say(log, "one");
        Path moved = Files.move(file(), folder.resolve("xend.log-20260102"));
        say(log, "two");
        Files.delete(file());
        say(log, "three");
        Files.delete(file());
        Files.writeString(file(), "somebody's\n");
        say(log, "four");
        log.stop();
        assertEquals("one\n", Files.readString(moved));
        assertEquals("somebody's\nfour\n", Files.readString(file()));
    }

    @Test
    void nothingElseInItsPlaceIsWrittenTo() throws IOException {
        Path precious = Files.writeString(folder.resolve("precious"), "untouched");
        LogFile log = log();
        say(log, "one");
        Path moved = Files.move(file(), folder.resolve("moved"));
        Files.createSymbolicLink(file(), precious);
        say(log, "two");
        log.stop();
        assertEquals("untouched", Files.readString(precious));
        assertEquals("one\ntwo\n", Files.readString(moved));
    }

    @Test
    void linesThatAFullDiskLostAreCounted() throws IOException {
        LogFile log = log();
        say(log, "one");
        full = true;
        fits = 2;
        say(log, "two");
        fits = 0;
        say(log, "three");
        say(log, "four");
        full = false;
        say(log, "five");
        log.missed(1);
        say(log, "six");
        log.stop();
        assertEquals(
                "one\ntw\n[xend: 3 lines are missing here]\nfive\n[xend: 1 line is missing here]\nsix\n",
                Files.readString(file()));
    }
}
