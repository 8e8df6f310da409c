package org.xend.daemon.log;

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
import java.time.Instant;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/// The daemon's two logs. xend.log has one line per event and is rolled at 1 MiB, with five old files kept.
/// xend-debug.log has everything, stack traces and script output included, and is rolled at 8 MiB.
///
/// The log thread writes the lines, so that no event loop waits for a disk. When that thread is 8,192 lines
/// behind, further lines are dropped and counted.
public final class Logs {
    private Logs() {}

    /// @param level of xend.log: TRACE, DEBUG, INFO, WARNING, ERROR or CRITICAL
    public static void open(Path log, Path debugLog, String level) throws IOException {
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

        LogFile events = rolling(context, "events", log, "1MB", false);
        events.addFilter(new EventLogFilter(threshold));
        LineQueueAppender queue = new LineQueueAppender();
        queue.setContext(context);
        queue.setQueueSize(8192);
        queue.setDiscardingThreshold(0);
        queue.setNeverBlock(true);
        queue.setMaxFlushTime(2000);
        TwoLogsAppender both = new TwoLogsAppender(
                events,
                rolling(context, "debug", debugLog, "8MB", true),
                queue::takeDropped,
                queue::getNumberOfElementsInQueue);
        both.setContext(context);
        both.addFilter(new LibraryLineFilter());
        both.start();
        queue.addAppender(both);
        queue.start();
        root.addAppender(queue);
    }

    /// For roles that run in the foreground beside the daemon: lines go to standard error.
    public static void toStandardError() {
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

    /// One line as the logs have it, its end included.
    public static String line(Instant time, String level, String module, String text) {
        return LogLineLayout.of(time, level, module, text);
    }

    /// Writes what is still queued; nothing is logged after it.
    public static void close() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }

    private static LogFile rolling(LoggerContext context, String name, Path file, String size, boolean traces)
            throws IOException {
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
            throw new IOException("the log " + file + " cannot be written");
        }
        return appender;
    }

    private static Encoder<ILoggingEvent> encoder(LoggerContext context, boolean traces) {
        var line = new LogLineLayout(traces);
        line.setContext(context);
        line.start();
        var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(line);
        encoder.start();
        return encoder;
    }

    /// Refuses a link: anyone who may write the folder could make the log any file of the system.
    private static void refuseOther(Path file) throws IOException {
        Optional<String> misfit = LogFile.misfit(file);
        if (misfit.isPresent()) {
            throw new IOException("the log " + file + " " + misfit.get() + ", or name another log in xend-config.sxp");
        }
    }
}
