package org.xend.daemon.log;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.lang.StackWalker.StackFrame;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// Queues log events for the log thread, each with its source line. Reads the stack only up to that line:
/// Logback's own way reads the whole stack, which costs a create a millisecond. Counts events that the full queue
/// drops.
final class LineQueueAppender extends AsyncAppender {
    /// Frames fetched at once: those of logging and the caller's.
    private static final int DEPTH = 16;
    private static final StackWalker WALKER = StackWalker.getInstance(Set.of(), DEPTH);

    private final AtomicLong dropped = new AtomicLong();

    /// How many lines were dropped since the last call; called by the log thread.
    long takeDropped() {
        return dropped.getAndSet(0);
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (getRemainingCapacity() == 0) {
            dropped.incrementAndGet();
        } else {
            super.append(event);
        }
    }

    @Override
    protected void preprocess(ILoggingEvent event) {
        event.prepareForDeferredProcessing();
        if (event instanceof LoggingEvent own && !own.hasCallerData()) {
            own.setCallerData(WALKER.walk(LineQueueAppender::caller));
        }
    }

    private static StackTraceElement[] caller(Stream<StackFrame> frames) {
        return frames.dropWhile(frame -> isLogging(frame.getClassName()))
                .limit(1)
                .map(StackFrame::toStackTraceElement)
                .toArray(StackTraceElement[]::new);
    }

    private static boolean isLogging(String className) {
        return className.startsWith("ch.qos.logback.")
                || className.startsWith("org.slf4j.")
                || className.equals(LineQueueAppender.class.getName());
    }
}
