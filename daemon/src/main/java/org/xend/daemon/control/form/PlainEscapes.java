package org.xend.daemon.control.form;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;

/// Characters that are escaped in JSON beyond those of RFC 8259: control characters above ASCII, line ends,
/// marks of format and direction, and halves of surrogate pairs (in which such marks may hide). Immutable.
final class PlainEscapes extends CharacterEscapes {
    private static final long serialVersionUID = 1L;
    private static final int DELETE = 0x7f;

    @Override
    public int[] getEscapeCodesForAscii() {
        int[] codes = standardAsciiEscapesForJSON();
        codes[DELETE] = ESCAPE_STANDARD;
        return codes;
    }

    /// @return null: as it is
    @Override
    public SerializableString getEscapeSequence(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> new SerializedString(String.format("\\u%04x", c));
            default -> null;
        };
    }
}
