package org.xend.daemon.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FaultB4ClockTest {
    @Test
    void twoProcessesWouldCountFromTheSameBoot() {
        Moment first = BootClock.ofHost().now();
        Moment second = BootClock.ofHost().now();
        Moment third = BootClock.ofHost().now();
        assertFalse(first.sinceBoot().isZero());
        assertFalse(third.since(second).orElseThrow().isNegative());
        assertFalse(second.since(first).orElseThrow().isNegative());
    }

    @Test
    void aMomentOfAnotherBootIsNoMeasure() {
        Moment early = new Moment(Instant.EPOCH, Duration.ofSeconds(5));
        Moment late = new Moment(Instant.EPOCH.minusSeconds(7200), Duration.ofSeconds(66));
        assertEquals(Optional.of(Duration.ofSeconds(61)), late.since(early));
        assertEquals(Optional.empty(), early.since(late));
    }
}
