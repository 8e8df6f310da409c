package org.xend.daemon.log;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.lang.StackWalker.StackFrame;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// Hands log events to its own thread, each with the source line it comes from. Of the stack only the frames up
/// to that line are looked at: Logback's own way takes the whole stack apart, which costs a create a
/// millisecond. Counts what finds no room in the queue.
final class LineQueueAppender extends AsyncAppender {
    /// Frames that are fetched at once: the logging's own and the caller's.
    private static final int DEPTH = 16;
    private static final StackWalker WALKER = StackWalker.getInstance(Set.of(), DEPTH);

    private final AtomicLong dropped = new AtomicLong();

    /// How many lines found no room in the queue since this was asked last; called by the log thread.
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
