package org.xend.daemon.failstop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever is thrown, what was begun is finished; what an owner throws ends the process.
class FaultA3FailStopTest {
    static Stream<Throwable> everyKind() {
        return Stream.of(
                new IOException("a"),
                new IllegalStateException("b"),
                new LinkageError("c"),
                new StackOverflowError("d"));
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void faultA3_aCallThatFailsIsHeardOfOnceAndTheProcessGoesOn(Throwable thrown) {
        List<Throwable> heard = new ArrayList<>();
        try (var deaths = new Deaths()) {
            FailStop.complete(() -> rethrow(thrown), _ -> heard.add(null), heard::add);
            assertEquals(List.of(), deaths.messages());
        }
        assertEquals(1, heard.size());
        assertSame(thrown, heard.getFirst());
    }

    @Test
    void faultA3_whatLeavesNoMachineToRelyOnIsHeardOfAndEndsTheProcess() {
        List<Throwable> heard = new ArrayList<>();
        try (var deaths = new Deaths()) {
            FailStop.complete(() -> rethrow(new OutOfMemoryError("no more threads")), _ -> heard.add(null), heard::add);
            assertEquals(
                    List.of(Thread.currentThread().getName() + " failed: java.lang.OutOfMemoryError: no more threads"),
                    deaths.messages());
        }
        assertEquals(1, heard.size());
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void faultA3_aTaskOfAnOwnerThatFailsEndsTheProcessByTheOwnersName(Throwable thrown) {
        try (var deaths = new Deaths()) {
            FailStop.guarded("the tree's owner", Runnable::run)
                    .execute(() -> FaultA3FailStopTest.<RuntimeException>sneak(thrown));
            assertEquals(List.of("the tree's owner failed: " + thrown), deaths.messages());
        }
    }

    private static Object rethrow(Throwable thrown) throws Exception {
        if (thrown instanceof Error error) {
            throw error;
        }
        throw (Exception) thrown;
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
