package org.xend.daemon.control;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.xend.protocol.control.FailureException;

/// Whatever a body holds, it is read or refused in one line; nothing else ever happens.
class RequestBodyTest {
    @Property(tries = 2000)
    void anyBytesAreReadOrRefusedInOneLine(@ForAll("types") String type, @ForAll("bodies") byte[] body) {
        try {
            RequestBody.read(type, Buffer.buffer(body));
        } catch (Refusal refusal) {
            assertOneLine(refusal.getMessage());
        } catch (FailureException refused) {
            assertOneLine(refused.getMessage());
        }
    }

    private static void assertOneLine(String message) {
        assertTrue(!message.isBlank() && message.lines().count() == 1 && message.length() < 400, message);
    }

    @Provide
    Arbitrary<String> types() {
        return Arbitraries.of("application/json", "application/sxp", "application/x-www-form-urlencoded");
    }

    @Provide
    Arbitrary<byte[]> bodies() {
        Arbitrary<byte[]> noise = Arbitraries.bytes().array(byte[].class).ofMaxSize(60);
        Arbitrary<byte[]> nearly = Arbitraries.of(
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
                        "{}")
                .list()
                .ofMaxSize(20)
                .map(words -> String.join("", words).getBytes(StandardCharsets.UTF_8));
        Arbitrary<byte[]> deep = Arbitraries.of("[", "(", "{\"a\":")
                .map(open -> open.repeat(5000).getBytes(StandardCharsets.UTF_8));
        return Arbitraries.oneOf(noise, nearly, deep);
    }
}
