package org.xend.protocol.xenbus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class XenbusStateTest {
    @Test
    void statesAreTheirNumbers() {
        for (XenbusState state : XenbusState.values()) {
            assertEquals(Optional.of(state), XenbusState.parse(state.text()));
        }
        assertEquals("4", XenbusState.CONNECTED.text());
        assertEquals("6", XenbusState.CLOSED.text());
    }

    @Test
    void whatAPeerMayWriteInsteadIsNoState() {
        for (String text : new String[] {"", "9", "44", "-1", "x", " 4"}) {
            assertEquals(Optional.empty(), XenbusState.parse(text));
        }
    }
}
