package org.xend.daemon.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.spi.FilterReply;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// A socket that can accept nobody is tried again each second: that is not a line a second.
public class FaultA7LogTest {
    private static final String PIPELINE = "io.netty.channel.DefaultChannelPipeline";

    private long now;
    private final LibraryLineFilter lines = new LibraryLineFilter(() -> now);

    @Test
    void aLibrarySaysTheSameOnceAMinute() {
        assertEquals(FilterReply.NEUTRAL, lines.decide(event(PIPELINE, "not accepted")));
        now += 59_000_000_000L;
        assertEquals(FilterReply.DENY, lines.decide(event(PIPELINE, "not accepted")));
        assertEquals(FilterReply.NEUTRAL, lines.decide(event(PIPELINE, "something else")));
        now += 1_000_000_000;
        assertEquals(FilterReply.NEUTRAL, lines.decide(event(PIPELINE, "not accepted")));
        assertEquals(FilterReply.DENY, lines.decide(event(PIPELINE, "not accepted")));
    }

    @Test
    void ofOurOwnEachPasses() {
        assertEquals(FilterReply.NEUTRAL, lines.decide(event("org.xend.daemon.control.request.RefusalLog", "full")));
        assertEquals(FilterReply.NEUTRAL, lines.decide(event("org.xend.daemon.control.request.RefusalLog", "full")));
    }

    @Test
    void whatHasHappenedToALibraryIsInItsLine() {
        LoggingEvent event = event(PIPELINE, "an exception was fired");
        event.setThrowableProxy(new ch.qos.logback.classic.spi.ThrowableProxy(new IOException("Too many open files")));
        String line = new LogLineLayout(false).doLayout(event);
        assertTrue(line.endsWith("an exception was fired (java.io.IOException: Too many open files)\n"), line);
    }

    private static LoggingEvent event(String logger, String text) {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        return new LoggingEvent(ILoggingEvent.class.getName(), context.getLogger(logger), Level.WARN, text, null, null);
    }
}
