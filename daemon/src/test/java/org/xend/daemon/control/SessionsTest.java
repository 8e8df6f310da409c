package org.xend.daemon.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private final List<String> closed = new ArrayList<>();
    private long now = 1000;
    private final Sessions sessions = new Sessions(() -> now, 3, () -> true);

    @Test
    void aSilentClientIsClosedAndAWorkingOneIsNot() {
        HttpConnection silent = open("silent");
        HttpConnection dripping = open("dripping");
        HttpConnection working = open("working");
        sessions.receiving(dripping);
        sessions.working(working);
        now += 9_999;
        sessions.sweep();
        assertEquals(List.of(), closed);
        now += 1;
        sessions.sweep();
        assertEquals(List.of("silent", "dripping"), closed);
        sessions.idle(working);
        now += 60_000;
        sessions.sweep();
        assertEquals(List.of("silent", "dripping", "working"), closed);
        assertEquals(0, sessions.size());
        sessions.idle(silent);
        assertEquals(0, sessions.size());
    }

    @Test
    void aCrowdOfIdleSocketsLocksNoClientOut() {
        HttpConnection first = open("first");
        open("second");
        open("third");
        sessions.idle(first);
        open("fourth");
        assertEquals(List.of("second"), closed);
        assertEquals(3, sessions.size());
    }

    @Test
    void whenAllAreWorkingANewOneIsTurnedAway() {
        for (String name : List.of("a", "b", "c")) {
            sessions.working(open(name));
        }
        open("d");
        assertEquals(List.of("d"), closed);
    }

    /// A connection that only remembers being closed; every other call is refused.
    private HttpConnection open(String name) {
        HttpConnection connection = connection(() -> closed.add(name));
        sessions.opened(connection);
        return connection;
    }

    static HttpConnection connection() {
        return connection(() -> {});
    }

    private static HttpConnection connection(Runnable onClose) {
        return (HttpConnection) Proxy.newProxyInstance(
                SessionsTest.class.getClassLoader(),
                new Class<?>[] {HttpConnection.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "close" -> {
                        onClose.run();
                        yield Future.succeededFuture();
                    }
                    case "closeHandler" -> arguments[0] instanceof Handler<?> ? self : null;
                    case "hashCode" -> System.identityHashCode(self);
                    case "equals" -> self == arguments[0];
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
