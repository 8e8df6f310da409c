package org.xend.client.render;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a guest wrote reaches a terminal as text, in JSON too.
class FaultC5Test {
    @ParameterizedTest
    @ValueSource(ints = {0x1b, 0x7f, 0x9b, 0x85, 0x200e, 0x202e, 0x2066, 0x2069, 0x2028, 0xfeff, 0xad})
    void whatMovesACursorOrTurnsTheWritingIsEscaped(int c) {
        assertEquals("\"a\\u" + String.format("%04x", c) + "b\"", Json.quote("a" + (char) c + "b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "Zürich", "日本"})
    void lettersStay(String text) {
        assertEquals("\"" + text + "\"", Json.quote(text));
    }
}
