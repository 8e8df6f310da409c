package org.xend.daemon.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.xend.daemon.control.request.RefusalLog;
import org.xend.daemon.control.resource.EventsResource;

/// A place is taken where the limit is checked, however many ask at once; who is refused is logged once.
class FaultA5Test {
    @TempDir
    private Path directory;

    @Test
    void aBurstOfEventStreamsTakesNoMorePlacesThanThereAre() throws IOException {
        try (var fixture = new ControlFixture(directory, 0)) {
            List<RawClient> crowd = new ArrayList<>();
            var log = new ListAppender<ILoggingEvent>();
            var logger = (Logger) LoggerFactory.getLogger(RefusalLog.class);
            log.start();
            logger.addAppender(log);
            try {
                for (int i = 0; i < 400; i++) {
                    crowd.add(new RawClient(fixture.socket));
                }
                for (RawClient client : crowd) {
                    client.get("/xend/events");
                }
                int served = 0;
                for (RawClient client : crowd) {
                    served += client.until("\r\n\r\n").contains(" 200 ") ? 1 : 0;
                }
                assertEquals(EventsResource.MOST_CLIENTS, served);
                assertEquals(
                        1,
                        log.list.stream()
                                .filter(event -> event.getFormattedMessage().contains("event stream"))
                                .count());
                assertEquals(200, fixture.get("/xend/domain", null).status());
            } finally {
                logger.detachAppender(log);
                crowd.forEach(RawClient::close);
            }
        }
    }

    @Test
    void refusedClientsAreLoggedOnceAMinute() {
        var log = new ListAppender<ILoggingEvent>();
        var logger = (Logger) LoggerFactory.getLogger(RefusalLog.class);
        log.start();
        logger.addAppender(log);
        try {
            long[] now = {5};
            var refusals = new RefusalLog(() -> now[0], "no room");
            for (int i = 0; i < 100; i++) {
                refusals.refused();
            }
            now[0] += 60_000;
            refusals.refused();
            assertEquals(
                    List.of("control socket: no room (1 refused)", "control socket: no room (100 refused)"),
                    log.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
        } finally {
            logger.detachAppender(log);
        }
    }
}
