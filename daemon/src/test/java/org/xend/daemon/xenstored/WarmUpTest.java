package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class WarmUpTest {
    @Test
    void everyRequestIsAnsweredAndOnlyTheAbsentNodeRefused() {
        assertEquals(100, new WarmUp(100).run());
    }
}
