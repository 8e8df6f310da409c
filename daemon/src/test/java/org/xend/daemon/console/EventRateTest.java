package org.xend.daemon.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventRateTest {
    /// The clock passes 2^31 and 2^32 ms, and the end of its own range.
    @ParameterizedTest
    @ValueSource(longs = {0, 2147483648L * 1_000_000, 4294967296L * 1_000_000, Long.MAX_VALUE - 50_000_000})
    void theRateHoldsWhereverTheClockStands(long start) {
        var rate = new EventRate(start);
        for (int i = 0; i < EventRate.EVENTS; i++) {
            assertEquals(0, rate.take(start + i));
        }
        long wait = rate.take(start + 100_000_000);
        assertEquals(100_000_000, wait);
        assertEquals(0, rate.take(start + 100_000_000 + wait));
    }

    @Test
    void aClockThatStepsBackFreezesNothing() {
        var rate = new EventRate(5_000_000_000L);
        for (int i = 0; i < 100; i++) {
            rate.take(5_000_000_000L);
        }
        assertTrue(rate.take(5_000_000_000L) > 0);
        assertEquals(0, rate.take(1_000_000_000L));
    }
}
