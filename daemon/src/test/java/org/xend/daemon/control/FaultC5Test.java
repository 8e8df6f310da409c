package org.xend.daemon.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xend.daemon.control.form.DatumJson;
import org.xend.protocol.control.Datum;

/// What a guest wrote reaches a terminal as text, in JSON too.
class FaultC5Test {
    private static String json(String text) {
        return new String(DatumJson.print(new Datum.Text(text)), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x7f, 0x80, 0x9b, 0x85, 0x200e, 0x202e, 0x2066, 0x2069, 0x2028, 0x2029, 0xfeff, 0xad})
    void whatMovesACursorOrTurnsTheWritingIsEscaped(int c) {
        assertEquals(
                "\"a\\u" + String.format("%04x", c) + "b\"",
                json("a" + (char) c + "b").toLowerCase());
        var form = Datum.form("x").put("k" + (char) c, "v").build();
        assertEquals(
                "{\"k\\u" + String.format("%04x", c) + "\":\"v\"}",
                new String(DatumJson.print(form), StandardCharsets.UTF_8).toLowerCase());
    }

    /// U+E0001, a mark of language, is a pair of halves in UTF-16.
    @ParameterizedTest
    @ValueSource(ints = {0xe0001, 0x1d173})
    void marksBeyondTheFirstPlaneAreEscapedInHalves(int c) {
        String text = Character.toString(c);
        assertEquals(String.format("\"\\u%04x\\u%04x\"", (int) text.charAt(0), (int) text.charAt(1)), json(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "Zürich", "日本", "a\\tb"})
    void lettersStay(String text) {
        assertEquals("\"" + text.replace("\\", "\\\\") + "\"", json(text));
    }
}
