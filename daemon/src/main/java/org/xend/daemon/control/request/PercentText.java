package org.xend.daemon.control.request;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Percent-encoded text (RFC 3986 section 2.1, and the HTML form's plus for a blank), read strictly: a malformed
/// escape and bytes that are not UTF-8 are refused, never replaced, so that two requests cannot name the same thing.
public final class PercentText {
    private PercentText() {}

    /// A segment of a path: a plus is itself.
    public static Optional<String> ofPath(String text) {
        return decode(text, false);
    }

    /// A name or value of a form: a plus is a blank.
    static Optional<String> ofForm(String text) {
        return decode(text, true);
    }

    private static Optional<String> decode(String text, boolean plusIsBlank) {
        byte[] given = text.getBytes(StandardCharsets.UTF_8);
        var out = new ByteArrayOutputStream(given.length);
        for (int i = 0; i < given.length; i++) {
            if (given[i] != '%') {
                out.write(given[i] == '+' && plusIsBlank ? ' ' : given[i]);
                continue;
            }
            int high = i + 2 < given.length ? Character.digit(given[i + 1], 16) : -1;
            int low = i + 2 < given.length ? Character.digit(given[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                return Optional.empty();
            }
            out.write(high << 4 | low);
            i += 2;
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(out.toByteArray()))
                    .toString());
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }
}
