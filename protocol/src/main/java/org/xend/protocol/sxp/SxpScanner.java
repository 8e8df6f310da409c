package org.xend.protocol.sxp;

/// Splits a text into parentheses and atoms, by xend's rules for blanks, comments, atoms, quotes and escapes.
///
/// Owned by the one call of [SxpReader] that made it.
final class SxpScanner {
    enum Token {
        OPEN,
        CLOSE,
        ATOM,
        END
    }

    private static final char END_OF_TRANSMISSION = 4;
    private static final String ENDS_ATOM = "{}()<>[];#";
    private static final String LETTERS = "abtnvfr\\'\"";
    private static final String MEANINGS = "\u0007\b\t\n\u000b\f\r\\'\"";
    private static final int NO_ESCAPE = -1;

    private final String source;
    private int next;
    private int line = 1;
    private int column = 1;
    private Position start = Position.START;
    private String word = "";

    SxpScanner(String source) {
        this.source = source;
    }

    /// Moves on to the next token.
    ///
    /// @param topLevel outside all lists, where the byte 4 ends the document as the end of input does
    Token advance(boolean topLevel) throws SxpException {
        skipBlanks();
        start = here();
        if (atEnd() || topLevel && peek() == END_OF_TRANSMISSION) {
            return Token.END;
        }
        switch (peek()) {
            case '(' -> {
                take();
                return Token.OPEN;
            }
            case ')' -> {
                take();
                return Token.CLOSE;
            }
            case '\'', '"' -> word = quoted();
            default -> word = atom();
        }
        return Token.ATOM;
    }

    /// Where the token begins.
    Position start() {
        return start;
    }

    /// The text of a [Token#ATOM], without quotes and escapes.
    String word() {
        return word;
    }

    private void skipBlanks() {
        while (!atEnd() && (isBlank(peek()) || peek() == '#')) {
            if (peek() == '#') {
                while (!atEnd() && peek() != '\n') {
                    take();
                }
            } else {
                take();
            }
        }
    }

    private String atom() throws SxpException {
        if (peek() <= ' ' || peek() >= 127) {
            int code = source.codePointAt(next);
            throw new SxpException(
                    start,
                    "invalid character: code " + code
                            + (code > 127 ? " (a word that begins with it needs quotes)" : ""));
        }
        int from = next;
        do {
            take();
        } while (!atEnd() && !isBlank(peek()) && ENDS_ATOM.indexOf(peek()) < 0);
        return source.substring(from, next);
    }

    private String quoted() throws SxpException {
        char quote = take();
        var text = new StringBuilder();
        var bytes = new EscapedBytes();
        Position bytesAt = start;
        while (!atEnd()) {
            Position at = peek() == '\\' ? here() : start;
            char c = take();
            int octet = c == '\\' ? escaped(at) : NO_ESCAPE;
            if (octet >= 0x80) {
                bytesAt = bytes.isEmpty() ? at : bytesAt;
                bytes.add(octet);
                continue;
            }
            flush(bytes, bytesAt, text);
            if (octet != NO_ESCAPE) {
                text.append((char) octet);
            } else if (c == quote) {
                return text.toString();
            } else {
                text.append(c);
            }
        }
        throw new SxpException(here(), "unexpected end of input: the string that opens at " + start + " is not closed");
    }

    private static void flush(EscapedBytes bytes, Position at, StringBuilder text) throws SxpException {
        if (!bytes.isEmpty()) {
            text.append(bytes.take()
                    .orElseThrow(() -> new SxpException(at, "the escaped bytes that begin here are not UTF-8 text")));
        }
    }

    /// The escape after a backslash, as a byte; [#NO_ESCAPE], with nothing consumed, if it is none: then both
    /// characters stand for themselves.
    private int escaped(Position at) throws SxpException {
        if (atEnd()) {
            return NO_ESCAPE;
        }
        char c = peek();
        int simple = LETTERS.indexOf(c);
        if (simple >= 0) {
            take();
            return MEANINGS.charAt(simple);
        }
        if (c == 'x') {
            take();
            return hex(at) << 4 | hex(at);
        }
        return c >= '0' && c <= '7' ? octal(at) : NO_ESCAPE;
    }

    private int hex(Position at) throws SxpException {
        int digit = atEnd() || peek() > 'f' ? -1 : Character.digit(peek(), 16);
        if (digit < 0) {
            throw new SxpException(at, "\\x takes two hexadecimal digits");
        }
        take();
        return digit;
    }

    private int octal(Position at) throws SxpException {
        int value = 0;
        for (int digits = 0; digits < 3 && !atEnd() && peek() >= '0' && peek() <= '7'; digits++) {
            value = value << 3 | take() - '0';
        }
        if (value > 0xff) {
            throw new SxpException(at, "\\" + Integer.toOctalString(value) + " is above \\377, the highest byte");
        }
        return value;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }

    private boolean atEnd() {
        return next == source.length();
    }

    private char peek() {
        return source.charAt(next);
    }

    private char take() {
        char c = source.charAt(next++);
        if (c == '\n') {
            line++;
            column = 1;
        } else if (!Character.isLowSurrogate(c) || next < 2 || !Character.isHighSurrogate(source.charAt(next - 2))) {
            column++;
        }
        return c;
    }

    private Position here() {
        return new Position(line, column);
    }
}
