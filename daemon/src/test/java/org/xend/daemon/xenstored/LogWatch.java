package org.xend.daemon.xenstored;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.slf4j.LoggerFactory;

/// Takes what is logged while it is open, in the place of the console, and keeps what points to a defect:
/// errors, and exceptions wherever they come from. A client's fault is logged as a sentence, without one.
public final class LogWatch extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level level = root.getLevel();
    private final List<ch.qos.logback.core.Appender<ILoggingEvent>> others = new ArrayList<>();
    /// Written by any thread that logs.
    private final List<String> defects = Collections.synchronizedList(new ArrayList<>());

    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    public LogWatch() {
        root.iteratorForAppenders().forEachRemaining(others::add);
        others.forEach(root::detachAppender);
        setContext(root.getLoggerContext());
        start();
        root.addAppender(this);
        root.setLevel(Level.INFO);
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (lines.size() < 1000) {
            lines.add(event.getFormattedMessage());
        }
        if (event.getLevel().isGreaterOrEqual(Level.ERROR) || event.getThrowableProxy() != null) {
            defects.add(event.getLevel() + " " + event.getFormattedMessage()
                    + (event.getThrowableProxy() == null
                            ? ""
                            : " " + ch.qos.logback.classic.spi.ThrowableProxyUtil.asString(event.getThrowableProxy())));
        }
    }

    /// What was logged, the first thousand lines of it.
    public List<String> lines() {
        return List.copyOf(lines);
    }

    public List<String> defects() {
        return List.copyOf(defects);
    }

    @Override
    public void close() {
        root.detachAppender(this);
        others.forEach(root::addAppender);
        root.setLevel(level);
        stop();
    }
}
