package org.xend.daemon.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The disk under a guest's log throws what nobody foresaw: each piece is tried all the same, and the log is
/// closed.
class FaultA3ConsoleTest {
    private int calls;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void faultA3_aLogThatFailsGoesOnAndIsClosed(boolean error) {
        var closed = new AtomicBoolean();
        var log = new LogQueue(
                Optional.of(new ConsoleLog(faulty(error), "g", 1 << 20)),
                "g",
                Runnable::run,
                Runnable::run,
                new ConsoleMeters(new SimpleMeterRegistry()));
        log.offer("one".getBytes(StandardCharsets.US_ASCII), 3);
        log.offer("two".getBytes(StandardCharsets.US_ASCII), 3);
        log.close(() -> closed.set(true));
        assertEquals(2, calls);
        assertTrue(closed.get());
    }

    /// A folder whose files throw whatever they are asked.
    private Path faulty(boolean error) {
        return path(name -> path(_ -> {
            calls++;
            if (error) {
                throw new LinkageError("ordered");
            }
            throw new IllegalStateException("ordered");
        }));
    }

    private static Path path(java.util.function.Function<String, Object> answer) {
        return (Path) Proxy.newProxyInstance(
                Path.class.getClassLoader(),
                new Class<?>[] {Path.class},
                (_, method, _) -> answer.apply(method.getName()));
    }
}
