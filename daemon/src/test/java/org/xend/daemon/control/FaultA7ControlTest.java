package org.xend.daemon.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.http.HttpConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xend.daemon.control.request.Refusal;

/// A crowd of idle connections takes no descriptor from a working one.
class FaultA7ControlTest {
    @ParameterizedTest
    @CsvSource({"40, 16", "100, 25", "1024, 256", "65536, 512", "9223372036854775807, 512"})
    void thereAreNoMorePlacesThanDescriptorsBear(long descriptors, int limit) {
        assertEquals(limit, Sessions.limit(descriptors));
    }

    @Test
    void whenTheLastDescriptorIsGivenTheIdlestConnectionMakesRoom() {
        boolean[] left = {true};
        var sessions = new Sessions(() -> 0, 100, () -> left[0]);
        HttpConnection working = SessionsTest.connection();
        sessions.opened(working);
        sessions.working(working);
        for (int i = 1; i < Sessions.ALWAYS_SERVED; i++) {
            sessions.opened(SessionsTest.connection());
        }
        assertEquals(Sessions.ALWAYS_SERVED, sessions.size());
        left[0] = false;
        sessions.opened(SessionsTest.connection());
        assertEquals(Sessions.ALWAYS_SERVED, sessions.size());
        sessions.closed(working);
        assertEquals(Sessions.ALWAYS_SERVED - 1, sessions.size());
    }

    /// Others may have the last descriptors for a moment: who asks alone has one already.
    @Test
    void aFewRequestsAreServedHoweverFewDescriptorsAreLeft() {
        var sessions = new Sessions(() -> 0, 100, () -> false);
        for (int i = 1; i <= Sessions.ALWAYS_SERVED; i++) {
            HttpConnection each = SessionsTest.connection();
            sessions.opened(each);
            sessions.working(each);
            assertEquals(i, sessions.size());
        }
        sessions.opened(SessionsTest.connection());
        assertEquals(Sessions.ALWAYS_SERVED, sessions.size());
    }

    /// Event streams and consoles last: they are not those who ask now.
    @Test
    void thoseThatStayDoNotCountAsRequests() {
        boolean[] left = {true};
        var sessions = new Sessions(() -> 0, 100, () -> left[0]);
        for (int i = 0; i < 2 * Sessions.ALWAYS_SERVED; i++) {
            HttpConnection each = SessionsTest.connection();
            sessions.opened(each);
            sessions.working(each);
            sessions.keepOpen(each);
        }
        left[0] = false;
        HttpConnection asks = SessionsTest.connection();
        sessions.opened(asks);
        assertEquals(2 * Sessions.ALWAYS_SERVED + 1, sessions.size());
        sessions.working(asks);
        assertEquals(
                503, assertThrows(Refusal.class, () -> sessions.keepOpen(asks)).status(), "it would be the last");
        sessions.closed(asks);
        assertEquals(2 * Sessions.ALWAYS_SERVED, sessions.size());
    }
}
