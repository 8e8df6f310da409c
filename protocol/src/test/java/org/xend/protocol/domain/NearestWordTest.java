package org.xend.protocol.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NearestWordTest {
    @Test
    void aSwapIsNearerThanAnotherSlip() {
        assertEquals(Optional.of("vif"), NearestWord.find("vfi", Stream.of("vfb", "vif")));
        assertEquals(Optional.of("memory"), NearestWord.find("Memroy", Stream.of("maxmem", "memory")));
    }

    @Test
    void aWordFarFromAllAnOddlyShortOneAndAnEndlessOneStandForNone() {
        assertEquals(Optional.empty(), NearestWord.find("colour", Stream.of("memory", "disk")));
        assertEquals(Optional.empty(), NearestWord.find("a", Stream.of("b")));
        assertEquals(Optional.empty(), NearestWord.find("memory".repeat(20), Stream.of("memory".repeat(20))));
    }
}
