package org.xend.daemon.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.http.HttpConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xend.daemon.control.request.Refusal;
import org.xend.daemon.domain.registry.DomainState;

/// Places come back whatever way their holder goes.
class FaultA4Test {
    private static final int MORE_THAN_ALL_PLACES = Sessions.MOST_CONNECTIONS + 88;

    @TempDir
    private Path directory;

    private ControlFixture fixture;

    @BeforeEach
    void open() throws IOException {
        fixture = new ControlFixture(directory, 0);
        fixture.domains.add("nbsd", 1, DomainState.RUNNING);
    }

    @AfterEach
    void close() throws IOException {
        fixture.close();
    }

    @Test
    void aTerminalWhoseClientLeavesGivesItsPlaceBack() throws Exception {
        for (int i = 0; i < MORE_THAN_ALL_PLACES; i++) {
            try (var client = new RawClient(fixture.socket)) {
                assertTrue(client.console("nbsd").until("boot\r\n").contains(" 101 "), "attach " + i);
            }
            assertTrue(fixture.consoles.closes.tryAcquire(10, TimeUnit.SECONDS), "detach " + i);
        }
        assertEquals(200, fixture.get("/xend/domain", null).status());
    }

    @Test
    void aTerminalWhoseGuestEndsGivesItsPlaceBack() throws Exception {
        for (int i = 0; i < MORE_THAN_ALL_PLACES; i++) {
            try (var client = new RawClient(fixture.socket)) {
                assertFalse(client.console("nbsd").until("boot\r\n").isEmpty(), "attach " + i);
                client.send("bye").all();
            }
        }
        assertEquals(200, fixture.get("/xend/domain", null).status());
    }

    @Test
    void aFollowedConsoleGivesItsPlaceBack() throws Exception {
        for (int i = 0; i < MORE_THAN_ALL_PLACES; i++) {
            try (var client = new RawClient(fixture.socket)) {
                assertFalse(
                        client.get("/xend/domain/nbsd/console?follow=1")
                                .until("boot\r\n")
                                .isEmpty(),
                        "attach " + i);
            }
            assertTrue(fixture.consoles.closes.tryAcquire(10, TimeUnit.SECONDS), "detach " + i);
        }
        assertEquals(200, fixture.get("/xend/domain", null).status());
    }

    @Test
    void whatStaysLeavesPlacesForRequests() {
        var sessions = new Sessions(() -> 0, 8, () -> true);
        var stay = new ArrayList<HttpConnection>();
        for (int i = 0; i < 7; i++) {
            stay.add(SessionsTest.connection());
            sessions.opened(stay.getLast());
        }
        stay.subList(0, 6).forEach(sessions::keepOpen);
        var refused = assertThrows(Refusal.class, () -> sessions.keepOpen(stay.get(6)));
        assertEquals(503, refused.status());
        sessions.closed(stay.get(0));
        sessions.keepOpen(stay.get(6));
        sessions.idle(stay.get(1));
        sessions.closed(stay.get(2));
        assertEquals(5, sessions.size());
    }

    @Test
    void anErrorInsideARequestIsAnsweredAndThePlaceIsFree() {
        assertEquals(500, fixture.get("/xend/domain/overflow", null).status());
    }
}
