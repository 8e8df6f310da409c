package org.xend.daemon.control.request;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.xend.protocol.control.FailureException;
import org.xend.protocol.property.Draw;
import org.xend.protocol.property.Property;

/// Whatever a body holds, it is read or refused in one line; nothing else ever happens.
class RequestBodyTest {
    private static final List<String> WORDS = List.of(
            "{",
            "}",
            "[",
            "]",
            "\"op\"",
            ":",
            ",",
            "1",
            "-",
            "1e999",
            "null",
            "true",
            "(",
            ")",
            "op",
            " ",
            "'",
            "\\",
            "#",
            "\n",
            "config",
            "%",
            "&",
            "=",
            "\"class\"",
            "{}");

    @Property.Seeded
    void anyBytesAreReadOrRefusedInOneLine(long seed) {
        Property.holds(seed, 500, draw -> {
            String type = draw.shown(
                    "type", draw.of("application/json", "application/sxp", "application/x-www-form-urlencoded"));
            byte[] body = draw.shown("body", body(draw));
            try {
                RequestBody.read(type, Buffer.buffer(body));
            } catch (Refusal refusal) {
                assertOneLine(refusal.getMessage());
            } catch (FailureException refused) {
                assertOneLine(refused.getMessage());
            }
        });
    }

    private static void assertOneLine(String message) {
        assertTrue(!message.isBlank() && message.lines().count() == 1 && message.length() < 400, message);
    }

    private static byte[] body(Draw draw) {
        return switch (draw.between(0, 2)) {
            case 0 -> draw.bytes(60);
            case 1 -> draw.words(WORDS, 0, 20).getBytes(StandardCharsets.UTF_8);
            default -> draw.of("[", "(", "{\"a\":").repeat(5000).getBytes(StandardCharsets.UTF_8);
        };
    }
}
