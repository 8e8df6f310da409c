package org.xend.daemon.console;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.slf4j.LoggerFactory;

/// What one class has logged while this is open. Owned by the test's thread.
final class LogCapture implements AutoCloseable {
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();
    private final Logger logger;

    LogCapture(Class<?> speaker) {
        logger = (Logger) LoggerFactory.getLogger(speaker);
        said.start();
        logger.addAppender(said);
    }

    long warnings() {
        return said.list.stream()
                .filter(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
                .count();
    }

    @Override
    public void close() {
        logger.detachAppender(said);
    }
}
