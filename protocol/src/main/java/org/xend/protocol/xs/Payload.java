package org.xend.protocol.xs;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Takes payloads apart: strings end in NUL, and how many a request must have is part of its definition.
///
/// Strings are bytes read as ISO 8859-1, so that every byte survives the way through a watch token.
public final class Payload {
    private Payload() {}

    /// The only string: exactly one NUL, which is the last byte.
    ///
    /// @throws XsException EINVAL
    public static String only(byte[] in, int at, int length) throws XsException {
        if (length == 0 || terminator(in, at, length) != at + length - 1) {
            throw XsError.EINVAL.exception();
        }
        return text(in, at, at + length - 1);
    }

    /// The first string of one or more; what follows it starts at `at` plus its length plus one.
    ///
    /// @throws XsException EINVAL where there is no NUL
    public static String first(byte[] in, int at, int length) throws XsException {
        int end = terminator(in, at, length);
        if (end < 0) {
            throw XsError.EINVAL.exception();
        }
        return text(in, at, end);
    }

    /// The second of exactly two strings; an unterminated tail is ignored, as stock daemons do.
    ///
    /// @param first what [#first] gave
    /// @throws XsException EINVAL
    public static String second(String first, byte[] in, int at, int length) throws XsException {
        int begin = at + first.length() + 1;
        int end = terminator(in, begin, at + length - begin);
        if (end < 0 || terminator(in, end + 1, at + length - end - 1) >= 0) {
            throw XsError.EINVAL.exception();
        }
        return text(in, begin, end);
    }

    /// All terminated strings; an unterminated tail is ignored, as stock daemons do.
    public static List<String> all(byte[] in, int at, int length) {
        List<String> strings = new ArrayList<>(4);
        int from = at;
        for (int i = at; i < at + length; i++) {
            if (in[i] == 0) {
                strings.add(text(in, from, i));
                from = i + 1;
            }
        }
        return strings;
    }

    /// @param count how many there must be
    /// @throws XsException EINVAL
    public static List<String> exactly(int count, byte[] in, int at, int length) throws XsException {
        List<String> strings = all(in, at, length);
        if (strings.size() != count) {
            throw XsError.EINVAL.exception();
        }
        return strings;
    }

    /// @param count how many there must be at least
    /// @throws XsException EINVAL
    public static List<String> atLeast(int count, byte[] in, int at, int length) throws XsException {
        List<String> strings = all(in, at, length);
        if (strings.size() < count) {
            throw XsError.EINVAL.exception();
        }
        return strings;
    }

    /// Writes a string from its character `from` on, and NUL, without making bytes of it first.
    ///
    /// @param text each character one byte: ISO 8859-1
    /// @return the place behind the NUL
    @SuppressWarnings("deprecation") // keeps the low byte of each character, which is all there is of these
    public static int put(String text, int from, byte[] target, int at) {
        int end = at + text.length() - from;
        text.getBytes(from, text.length(), target, at);
        target[end] = 0;
        return end + 1;
    }

    /// Whether a string and its NUL are there, as [#put] writes them.
    public static boolean isAt(String text, byte[] in, int at) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            if ((byte) text.charAt(i) != in[at + i]) {
                return false;
            }
        }
        return in[at + length] == 0;
    }

    /// Reads a number as C's atoi: blanks, a sign, digits, and whatever follows them; 0 where there is none.
    public static int number(String text) {
        int at = 0;
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) >= 9 && text.charAt(at) <= 13)) {
            at++;
        }
        boolean negative = at < text.length() && text.charAt(at) == '-';
        if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
            at++;
        }
        long value = 0;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9' && value < 1L << 40) {
            value = value * 10 + text.charAt(at++) - '0';
        }
        return (int) (negative ? -value : value);
    }

    /// Reads a domain's id: decimal digits alone, at most 65535.
    ///
    /// @throws XsException EINVAL for anything else: a typing error should not be about domain 0
    public static int domid(String text) throws XsException {
        int value = text.isEmpty() ? -1 : 0;
        for (int i = 0; i < text.length() && value >= 0; i++) {
            char c = text.charAt(i);
            value = c < '0' || c > '9' || value > 65535 ? -1 : value * 10 + c - '0';
        }
        if (value < 0 || value > 65535) {
            throw XsError.EINVAL.exception();
        }
        return value;
    }

    private static int terminator(byte[] in, int at, int length) {
        for (int i = at; i < at + length; i++) {
            if (in[i] == 0) {
                return i;
            }
        }
        return -1;
    }

    private static String text(byte[] in, int from, int to) {
        return new String(in, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
