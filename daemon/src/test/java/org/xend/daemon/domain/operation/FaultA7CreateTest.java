package org.xend.daemon.domain.operation;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xend.daemon.os.DescriptorAllowance;
import org.xend.daemon.os.Descriptors;
import org.xend.protocol.control.FailureException;

/// A create leaves descriptors for the daemon's clients, or is refused.
class FaultA7CreateTest {
    @ParameterizedTest
    @CsvSource({"80, 24", "1024, 64", "65536, 64", "40, 24", "512, 32"})
    void someAreKeptForClients(long limit, long reserve) {
        assertEquals(reserve, new Descriptors(() -> 0, () -> limit).reserve());
    }

    @Test
    void aCreateThatWouldLeaveTooFewIsRefusedWithFigures() {
        var check = new DescriptorCheck(new Descriptors(() -> 50, () -> 80), 1);
        var refused = assertThrows(FailureException.class, check::require);
        assertEquals("not-enough-descriptors", refused.failure().code());
        assertEquals(
                "Not enough file descriptors: 7 are needed beside the 24 kept for clients, and 30 of xend's 80"
                        + " are free: end another domain, or raise the limit (LimitNOFILE= of its unit, ulimit -n) and"
                        + " restart xend",
                refused.failure().message());
        assertDoesNotThrow(new DescriptorCheck(new Descriptors(() -> 49, () -> 80), 1)::require);
    }

    /// None of a crowd's descriptors show in the count when the others are checked.
    @Test
    void thoseAtWorkCountAsWell() {
        var descriptors = new Descriptors(() -> 40, () -> 96);
        assertDoesNotThrow(new DescriptorCheck(descriptors, 4)::require);
        assertThrows(FailureException.class, new DescriptorCheck(descriptors, 5)::require);
    }

    @Test
    void whereTheyCannotBeCountedAnyMoreNoneIsLeft() {
        assertEquals(0, new Descriptors(() -> -1, () -> 80).free());
    }

    @Test
    void clientsAreAllowedAsManyAsThereAreAndTheCountIsSeldom() {
        long[] open = {0};
        int[] counts = {0};
        var allowance = new DescriptorAllowance(
                new Descriptors(
                        () -> {
                            counts[0]++;
                            return open[0];
                        },
                        () -> 1000),
                10,
                () -> 0);
        while (allowance.hasOne()) {
            open[0]++;
        }
        assertEquals(990, open[0]);
        assertTrue(counts[0] < 30, counts[0] + " counts");
        open[0] -= 1;
        assertTrue(allowance.hasOne());
    }

    /// What was left at the last count may have gone to guests since.
    @Test
    void whatOthersTookSinceTheLastCountIsNotGivenAgain() {
        long[] open = {100};
        long[] now = {0};
        var allowance = new DescriptorAllowance(new Descriptors(() -> open[0], () -> 1000), 10, () -> now[0]);
        assertTrue(allowance.hasOne());
        open[0] = 990;
        now[0] += 1_000_000_000;
        assertFalse(allowance.hasOne());
    }
}
