package org.xend.protocol.sxp;

import java.util.Arrays;
import java.util.Optional;

/// A run of escaped bytes from 0x80 up (`\xc3\xa9`) and the text it stands for: UTF-8, and back.
///
/// A surrogate without its partner, which Java text may hold and strict UTF-8 may not, is written in the same
/// three-byte pattern, so that every Java string reads back.
///
/// Owned by the one call that reads or prints.
final class EscapedBytes {
    private byte[] bytes = new byte[8];
    private int count;

    void add(int octet) {
        if (count == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * count);
        }
        bytes[count++] = (byte) octet;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /// The text of the run, which is forgotten; empty if it is not UTF-8.
    Optional<String> take() {
        var text = new StringBuilder();
        int next = 0;
        while (next < count) {
            int length = lengthOf(bytes[next] & 0xff);
            int codePoint = next + length > count ? -1 : decode(next, length);
            if (codePoint < 0) {
                return Optional.empty();
            }
            text.appendCodePoint(codePoint);
            next += length;
        }
        count = 0;
        return Optional.of(text.toString());
    }

    private static int lengthOf(int lead) {
        if (lead >= 0xf0 && lead < 0xf5) {
            return 4;
        }
        if (lead >= 0xe0 && lead < 0xf0) {
            return 3;
        }
        return lead >= 0xc2 && lead < 0xe0 ? 2 : 1;
    }

    /// @return -1 if the bytes are not the shortest form of a character
    private int decode(int from, int length) {
        if (length == 1) {
            return -1;
        }
        int codePoint = bytes[from] & 0xff >>> length + 1;
        for (int i = from + 1; i < from + length; i++) {
            if ((bytes[i] & 0xc0) != 0x80) {
                return -1;
            }
            codePoint = codePoint << 6 | bytes[i] & 0x3f;
        }
        boolean shortest = length == 2 || codePoint >= (length == 3 ? 0x800 : 0x10000);
        return shortest && codePoint <= Character.MAX_CODE_POINT ? codePoint : -1;
    }

    /// Prints a character as xend does: its bytes, each as `\xhh` in lower case.
    static void print(int codePoint, StringBuilder out) {
        if (codePoint < 0x80) {
            hex(codePoint, out);
        } else if (codePoint < 0x800) {
            hex(0xc0 | codePoint >>> 6, out);
            hex(0x80 | codePoint & 0x3f, out);
        } else if (codePoint < 0x10000) {
            hex(0xe0 | codePoint >>> 12, out);
            hex(0x80 | codePoint >>> 6 & 0x3f, out);
            hex(0x80 | codePoint & 0x3f, out);
        } else {
            hex(0xf0 | codePoint >>> 18, out);
            hex(0x80 | codePoint >>> 12 & 0x3f, out);
            hex(0x80 | codePoint >>> 6 & 0x3f, out);
            hex(0x80 | codePoint & 0x3f, out);
        }
    }

    private static void hex(int octet, StringBuilder out) {
        out.append("\\x").append(Character.forDigit(octet >>> 4, 16)).append(Character.forDigit(octet & 15, 16));
    }
}
