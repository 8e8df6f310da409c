package org.xend.protocol.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NearestTest {
    @Test
    void aSwapIsNearerThanAnotherSlip() {
        assertEquals(Optional.of("vif"), Nearest.to("vfi", Stream.of("vfb", "vif")));
        assertEquals(Optional.of("memory"), Nearest.to("Memroy", Stream.of("maxmem", "memory")));
    }

    @Test
    void aWordFarFromAllAnOddlyShortOneAndAnEndlessOneStandForNone() {
        assertEquals(Optional.empty(), Nearest.to("colour", Stream.of("memory", "disk")));
        assertEquals(Optional.empty(), Nearest.to("a", Stream.of("b")));
        assertEquals(Optional.empty(), Nearest.to("memory".repeat(20), Stream.of("memory".repeat(20))));
    }
}
