package org.xend.daemon.main;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.lang.StackWalker.StackFrame;
import java.util.stream.Stream;

/// Hands log events to its own thread, each with the source line it comes from. Of the stack only the frames up
/// to that line are looked at: Logback's own way takes the whole stack apart, which costs a create a
/// millisecond. Stateless beyond its parent.
final class LineWriter extends AsyncAppender {
    private static final StackWalker WALKER = StackWalker.getInstance();

    @Override
    protected void preprocess(ILoggingEvent event) {
        event.prepareForDeferredProcessing();
        if (event instanceof LoggingEvent own && !own.hasCallerData()) {
            own.setCallerData(WALKER.walk(LineWriter::caller));
        }
    }

    private static StackTraceElement[] caller(Stream<StackFrame> frames) {
        return frames.dropWhile(frame -> isLogging(frame.getClassName())).limit(1)
                .map(StackFrame::toStackTraceElement).toArray(StackTraceElement[]::new);
    }

    private static boolean isLogging(String className) {
        return className.startsWith("ch.qos.logback.") || className.startsWith("org.slf4j.")
                || className.equals(LineWriter.class.getName());
    }
}
