package org.xend.daemon.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.http.HttpConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A crowd of idle connections takes no descriptor from a working one.
class FaultA7Test {
    @ParameterizedTest
    @CsvSource({"40, 16", "100, 25", "1024, 256", "65536, 512", "9223372036854775807, 512"})
    void thereAreNoMorePlacesThanDescriptorsBear(long descriptors, int places) {
        assertEquals(places, Sessions.places(descriptors));
    }

    @Test
    void whenTheLastDescriptorIsGivenTheIdlestConnectionMakesRoom() {
        boolean[] left = {true};
        var sessions = new Sessions(() -> 0, 100, () -> left[0]);
        HttpConnection working = SessionsTest.connection();
        sessions.opened(working);
        sessions.working(working);
        sessions.opened(SessionsTest.connection());
        assertEquals(2, sessions.size());
        left[0] = false;
        sessions.opened(SessionsTest.connection());
        assertEquals(2, sessions.size());
        sessions.closed(working);
        assertEquals(1, sessions.size());
    }
}
