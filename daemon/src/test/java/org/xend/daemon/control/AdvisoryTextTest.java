package org.xend.daemon.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.xend.daemon.control.form.DatumJson;
import org.xend.protocol.control.Datum;
import org.xend.protocol.control.DatumSxp;
import org.xend.protocol.sxp.Sxp;
import org.xend.protocol.sxp.SxpException;
import org.xend.protocol.sxp.SxpPrinter;
import org.xend.protocol.sxp.SxpReader;

/// Text whose bytes a guest may have chosen, on its way out of the daemon.
class AdvisoryTextTest {
    /// All byte values, decoded as the key tree decodes values for the daemon's roles.
    private static String anyBytes() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        return new String(all, StandardCharsets.UTF_8);
    }

    @Test
    void xsa474_jsonStaysValidWhateverAValueIs() throws IOException {
        byte[] json =
                DatumJson.print(Datum.form("event").put("value", anyBytes()).build());
        Map<String, String> read = new TreeMap<>();
        try (var parser = new JsonFactory().createParser(json)) {
            assertEquals(JsonToken.START_OBJECT, parser.nextToken());
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                read.put(parser.currentName(), parser.nextTextValue());
            }
            assertEquals(JsonToken.END_OBJECT, parser.currentToken());
        }
        assertEquals(Map.of("value", anyBytes()), read);
    }

    @Test
    void xsa474_anSExpressionShowsAnEscapedFormAndReadsBack() throws SxpException {
        Sxp value = DatumSxp.of(Datum.form("event").put("value", anyBytes()).build());
        String printed = SxpPrinter.compact(value);
        assertTrue(printed.chars().noneMatch(Character::isISOControl), printed);
        assertEquals(value, new SxpReader().readOne(printed));
    }
}
