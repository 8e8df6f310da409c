package org.xend.daemon.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/// One event as one line, in xend's form: `[2026-01-31 12:00:00 PID] LEVEL (module:line) text`.
///
/// A text may come from a guest: characters that are not printable are escaped, so that no guest can forge a line
/// or move a reader's cursor. Immutable but for its name in the context.
final class LogLineLayout extends LayoutBase<ILoggingEvent> {
    private static final int LONGEST = 16 * 1024;
    private static final long PID = ProcessHandle.current().pid();
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final boolean traces;

    /// @param traces a stack trace follows the line of an event that has one
    LogLineLayout(boolean traces) {
        this.traces = traces;
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        IThrowableProxy thrown = event.getThrowableProxy();
        StringBuilder line = line(
                Instant.ofEpochMilli(event.getTimeStamp()),
                level(event.getLevel()),
                module(event),
                text(event, thrown));
        if (traces && thrown != null) {
            escape(ThrowableProxyUtil.asString(thrown), true, line);
        }
        return line.toString();
    }

    /// Libraries report what has happened in the stack trace alone.
    private static String text(ILoggingEvent event, IThrowableProxy thrown) {
        return thrown == null || !LibraryLineFilter.isForeign(event)
                ? event.getFormattedMessage()
                : event.getFormattedMessage() + " (" + thrown.getClassName() + ": " + thrown.getMessage() + ")";
    }

    /// A line without an event, its end included.
    static String of(Instant time, String level, String module, String text) {
        return line(time, level, module, text).toString();
    }

    private static StringBuilder line(Instant time, String level, String module, String text) {
        var line = new StringBuilder(160);
        line.append('[')
                .append(TIME.format(time.atZone(ZoneId.systemDefault())))
                .append(' ')
                .append(PID)
                .append("] ")
                .append(level)
                .append(" (")
                .append(module)
                .append(") ");
        escape(text, false, line);
        return line.append('\n');
    }

    private static String level(Level level) {
        return level == Level.WARN ? "WARNING" : level.toString();
    }

    private static String module(ILoggingEvent event) {
        String name = event.getLoggerName();
        StackTraceElement[] callers = event.getCallerData();
        String line = callers == null || callers.length == 0 ? "?" : Integer.toString(callers[0].getLineNumber());
        return name.substring(name.lastIndexOf('.') + 1) + ":" + line;
    }

    /// @param lines the text is several lines: line ends and tabs stay
    private static void escape(String text, boolean lines, StringBuilder out) {
        int end = lines ? text.length() : Math.min(text.length(), LONGEST);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c == '\n' && !lines) {
                out.append("\\n");
            } else if (lines && (c == '\n' || c == '\t') || isPrintable(c)) {
                out.append(c);
            } else if (c < 0x100) {
                out.append("\\x").append(String.format("%02x", (int) c));
            } else {
                out.append("\\u").append(String.format("%04x", (int) c));
            }
        }
        if (end < text.length()) {
            out.append("... (").append(text.length() - end).append(" characters more)");
        }
    }

    /// Not so: controls, line and paragraph separators, and what turns the direction of writing.
    private static boolean isPrintable(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
