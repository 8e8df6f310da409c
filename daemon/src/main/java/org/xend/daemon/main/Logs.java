package org.xend.daemon.main;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/// The daemon's two logs, as xend kept them: xend.log with one line per event, turned over at 1 MiB with five
/// old ones kept, and xend-debug.log with everything, stack traces and script output included (turned over at
/// 8 MiB here: xend's own grew without bound).
///
/// Lines are written by a thread of the logs' own, so that no event loop waits for a disk. Should that thread
/// fall 8,192 lines behind, further lines are dropped rather than held, and counted.
final class Logs {
    private Logs() {}

    /// @param level of xend.log: TRACE, DEBUG, INFO, WARNING, ERROR or CRITICAL
    static void open(Path log, Path debugLog, String level) throws IOException {
        Files.createDirectories(log.toAbsolutePath().getParent());
        Files.createDirectories(debugLog.toAbsolutePath().getParent());
        refuseOther(log);
        refuseOther(debugLog);
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        context.start();
        Level threshold = switch (level) {
            case "CRITICAL" -> Level.ERROR;
            case "WARNING" -> Level.WARN;
            default -> Level.toLevel(level, Level.INFO);
        };
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        context.getLogger("org.xend").setLevel(Level.DEBUG);
        context.getLogger("hotplug").setLevel(Level.DEBUG);

        LogFile events = turning(context, "events", log, "1MB", false);
        events.addFilter(new EventLines(threshold));
        LineWriter writer = new LineWriter();
        writer.setContext(context);
        writer.setQueueSize(8192);
        writer.setDiscardingThreshold(0);
        writer.setNeverBlock(true);
        writer.setMaxFlushTime(2000);
        AsyncBoth both = new AsyncBoth(
                events,
                turning(context, "debug", debugLog, "8MB", true),
                writer::takeDropped,
                writer::getNumberOfElementsInQueue);
        both.setContext(context);
        both.addFilter(new LibraryLines());
        both.start();
        writer.addAppender(both);
        writer.start();
        root.addAppender(writer);
    }

    /// For roles that run in the foreground beside the daemon: lines go to standard error.
    static void toStandardError() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder(context, false));
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(appender);
    }

    /// Writes what is still queued; nothing is logged after it.
    static void close() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }

    private static LogFile turning(LoggerContext context, String name, Path file, String size, boolean traces) {
        var appender = new LogFile();
        appender.setContext(context);
        appender.setName(name);
        appender.setFile(file.toString());
        appender.setEncoder(encoder(context, traces));
        var window = new FixedWindowRollingPolicy();
        window.setContext(context);
        window.setParent(appender);
        window.setFileNamePattern(file + ".%i");
        window.setMinIndex(1);
        window.setMaxIndex(5);
        window.start();
        var trigger = new SizeBasedTriggeringPolicy<ILoggingEvent>();
        trigger.setContext(context);
        trigger.setMaxFileSize(FileSize.valueOf(size));
        trigger.setCheckIncrement(Duration.buildByMilliseconds(1000));
        trigger.start();
        appender.setRollingPolicy(window);
        appender.setTriggeringPolicy(trigger);
        appender.start();
        if (!appender.isStarted()) {
            throw new StartException("the log " + file + " cannot be written");
        }
        return appender;
    }

    private static Encoder<ILoggingEvent> encoder(LoggerContext context, boolean traces) {
        var line = new LogLine(traces);
        line.setContext(context);
        line.start();
        var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(line);
        encoder.start();
        return encoder;
    }

    /// A log goes through no link: who may write its folder could aim it at any file of the system.
    private static void refuseOther(Path file) {
        LogFile.misfit(file).ifPresent(what -> {
            throw new StartException("the log " + file + " " + what + ", or name another log in xend-config.sxp");
        });
    }
}
