package org.xend.protocol.language.syntax;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import org.xend.protocol.sxp.Position;

/// The text of a configuration file. It is UTF-8; old files have comments in other encodings, which do no harm
/// there. A byte that is no UTF-8 becomes half a surrogate pair that holds the byte (as Python's
/// `surrogateescape` has it), so that the evaluator can skip it in a comment and name its position elsewhere.
public final class SourceText {
    private static final char ESCAPE = 0xdc00;

    private SourceText() {}

    public static String decode(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        var in = ByteBuffer.wrap(bytes);
        var out = CharBuffer.allocate(bytes.length);
        for (CoderResult result = decoder.decode(in, out, true);
                result.isError();
                result = decoder.decode(in, out, true)) {
            for (int i = result.length(); i > 0; i--) {
                out.put((char) (ESCAPE | in.get() & 0xff));
            }
        }
        return out.flip().toString();
    }

    /// Whether a character stands for a byte that is no text.
    static boolean isForeign(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }

    static SourceException foreign(Position at, int point) {
        return new SourceException(
                at,
                (point & 0xff80) == (ESCAPE | 0x80)
                        ? "the byte 0x" + Integer.toHexString(point & 0xff)
                                + " is not UTF-8 text: save the file as UTF-8"
                        : "half a character: save the file as UTF-8");
    }
}
