package org.xend.protocol.language.syntax;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.xend.protocol.sxp.Position;

/// Reads one string literal by the rules of Python 2: either quote, single or tripled, prefixes `r`, `u`, `b`.
///
/// A literal without `u` is bytes in Python 2: characters of the file count as their UTF-8 bytes, `\x` and octal
/// escapes as one byte, and the whole must again be UTF-8, for it ends up in key values and file names.
final class StringLiteral {
    private static final String LOWEST_ESCAPES = "abtnvfr";
    private static final String LOWEST_VALUES = "\u0007\b\t\n\u000b\f\r";

    private final Cursor cursor;
    private final Position start;
    private final boolean raw;
    private final boolean unicode;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private StringLiteral(Cursor cursor, Position start, String prefix) {
        this.cursor = cursor;
        this.start = start;
        raw = prefix.contains("r");
        unicode = prefix.contains("u");
    }

    static boolean isPrefix(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "r", "u", "b", "ur", "br" -> true;
            default -> false;
        };
    }

    /// @param cursor at the opening quote; afterwards behind the closing one
    static String read(Cursor cursor, Position start, String prefix) {
        return new StringLiteral(cursor, start, prefix.toLowerCase(Locale.ROOT)).read();
    }

    private String read() {
        char quote = cursor.next();
        boolean tripled = cursor.peek() == quote && cursor.peek(1) == quote;
        if (tripled) {
            cursor.next();
            cursor.next();
        }
        while (!closes(quote, tripled)) {
            if (cursor.atEnd() || !tripled && cursor.peek() == '\n') {
                throw new SourceException(start, "the string that starts here is never closed");
            }
            if (cursor.peek() == '\\') {
                escape();
            } else {
                character();
            }
        }
        for (int i = tripled ? 3 : 1; i > 0; i--) {
            cursor.next();
        }
        return text();
    }

    private boolean closes(char quote, boolean tripled) {
        return cursor.peek() == quote
                && !cursor.atEnd()
                && (!tripled || cursor.peek(1) == quote && cursor.peek(2) == quote);
    }

    private void character() {
        int point = cursor.codePoint();
        if (SourceText.isForeign(point)) {
            throw SourceText.foreign(cursor.position(), point);
        }
        for (int i = Character.charCount(point); i > 0; i--) {
            cursor.next();
        }
        put(point);
    }

    private void escape() {
        Position at = cursor.position();
        cursor.next();
        if (cursor.atEnd()) {
            throw new SourceException(start, "the string that starts here is never closed");
        }
        if (raw) {
            put('\\');
            character();
            return;
        }
        char c = cursor.peek();
        int simple = LOWEST_ESCAPES.indexOf(c);
        if (simple >= 0) {
            cursor.next();
            put(LOWEST_VALUES.charAt(simple));
        } else if (c == '\n') {
            cursor.next();
        } else if (c == '\\' || c == '\'' || c == '"') {
            put(cursor.next());
        } else if (c >= '0' && c <= '7') {
            int value = 0;
            for (int i = 0; i < 3 && cursor.peek() >= '0' && cursor.peek() <= '7'; i++) {
                value = value * 8 + cursor.next() - '0';
            }
            put(at, value);
        } else if (c == 'x') {
            cursor.next();
            put(at, hex(at, 2));
        } else if (unicode && (c == 'u' || c == 'U')) {
            cursor.next();
            put(at, hex(at, c == 'u' ? 4 : 8));
        } else if (unicode && c == 'N') {
            throw SourceException.unsupported(at, "\\N escapes");
        } else {
            put('\\');
        }
    }

    private int hex(Position at, int digits) {
        long value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = cursor.peek() < 128 ? Character.digit(cursor.peek(), 16) : -1;
            if (digit < 0) {
                throw new SourceException(at, "this escape needs " + digits + " hex digits");
            }
            cursor.next();
            value = value << 4 | digit;
        }
        if (value > Character.MAX_CODE_POINT) {
            throw new SourceException(at, "this escape is beyond the last character");
        }
        return (int) value;
    }

    /// An escape's value: a byte of a plain string, a character of a `u` one.
    private void put(Position at, int value) {
        if (unicode) {
            if (value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE) {
                throw new SourceException(at, "this escape is half a character");
            }
            put(value);
        } else {
            bytes.write(value);
        }
    }

    private void put(int point) {
        bytes.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
    }

    private String text() {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException _) {
            throw new SourceException(start, "the bytes of this string are not UTF-8");
        }
    }
}
