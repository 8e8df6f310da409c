package org.xend.protocol.xs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTest {
    private static byte[] bytes(String text) {
        return text.replace('|', '\0').getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void oneStringEndsInTheOnlyNul() throws XsException {
        assertEquals("/a", Payload.only(bytes("/a|"), 0, 3));
        assertEquals("", Payload.only(bytes("|"), 0, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a", "/a|b|", "/a||"})
    void anotherNumberOfNulsIsInvalid(String payload) {
        byte[] bytes = bytes(payload);
        assertThrows(XsException.class, () -> Payload.only(bytes, 0, bytes.length));
    }

    @Test
    void anUnterminatedTailIsIgnored() throws XsException {
        assertEquals(List.of("/w", "T"), Payload.exactly(2, bytes("/w|T|rest"), 0, 9));
        assertThrows(XsException.class, () -> Payload.exactly(2, bytes("/w|T|1|"), 0, 7));
    }

    @ParameterizedTest
    @CsvSource({"/d|0|,0", "/d|12|rest,12", "|7|,7", "/d||,''"})
    void theSecondOfTwoFollowsTheFirst(String payload, String second) throws XsException {
        byte[] bytes = bytes(payload);
        String first = Payload.first(bytes, 0, bytes.length);
        assertEquals(second, Payload.second(first, bytes, 0, bytes.length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/d|", "/d|0", "/d|0|1|", "/d|||"})
    void theSecondIsTheLast(String payload) throws XsException {
        byte[] bytes = bytes(payload);
        String first = Payload.first(bytes, 0, bytes.length);
        assertThrows(XsException.class, () -> Payload.second(first, bytes, 0, bytes.length));
    }

    @ParameterizedTest
    @CsvSource({"7,7", "005,5", "abc,0", "7x,7", "-1,-1", "' 3',3", "+4,4", "'',0"})
    void numbersAreReadAsAtoiDoes(String text, int number) {
        assertEquals(number, Payload.number(text));
    }

    @Test
    void everyByteOfATokenSurvives() {
        StringBuilder token = new StringBuilder();
        for (char c = 1; c < 256; c++) {
            token.append(c);
        }
        byte[] payload = (token.toString() + '\0').getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(token.toString(), Payload.all(payload, 0, payload.length).getFirst());
    }

    @Test
    void whatWasPutIsRecognized() {
        byte[] target = new byte[16];
        Payload.put("caf\u00e9", 0, target, 3);
        assertTrue(Payload.isAt("caf\u00e9", target, 3));
        assertFalse(Payload.isAt("caf", target, 3));
        assertFalse(Payload.isAt("caf\u00e9", target, 2));
        assertFalse(Payload.isAt("cafe", target, 3));
    }
}
