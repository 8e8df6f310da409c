package org.xend.protocol.language.syntax;

import java.util.function.Predicate;
import org.xend.protocol.sxp.Position;

/// A position that moves through a text whose line ends are made equal (`\r\n` and `\r` are read as `\n`) and a byte
/// order mark dropped. Owner of its fields: the [Lexer] that made it.
final class Cursor {
    /// The value of [#peek] beyond the end.
    static final char END = '\0';

    private final String text;
    private int index;
    private int line = 1;
    private int column = 1;

    Cursor(String raw) {
        String body = raw.startsWith("\uFEFF") ? raw.substring(1) : raw;
        text = body.replace("\r\n", "\n").replace('\r', '\n');
    }

    boolean atEnd() {
        return index >= text.length();
    }

    Position position() {
        return new Position(line, column);
    }

    char peek() {
        return peek(0);
    }

    char peek(int ahead) {
        return index + ahead < text.length() ? text.charAt(index + ahead) : END;
    }

    int codePoint() {
        return text.codePointAt(index);
    }

    boolean startsWith(String prefix) {
        return text.startsWith(prefix, index);
    }

    char next() {
        char c = text.charAt(index++);
        if (c == '\n') {
            line++;
            column = 1;
        } else if (!Character.isLowSurrogate(c) || index < 2 || !Character.isHighSurrogate(text.charAt(index - 2))) {
            column++;
        }
        return c;
    }

    String takeWhile(Predicate<Character> belongs) {
        int start = index;
        while (!atEnd() && belongs.test(peek())) {
            next();
        }
        return text.substring(start, index);
    }
}
