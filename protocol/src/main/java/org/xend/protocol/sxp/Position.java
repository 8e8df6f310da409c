package org.xend.protocol.sxp;

/// A position in a text, for messages: both counts start at 1.
///
/// @param line lines end at LF
/// @param column in Unicode characters; a TAB counts as one
public record Position(int line, int column) {
    public static final Position START = new Position(1, 1);

    @Override
    public String toString() {
        return "line " + line + ", column " + column;
    }
}
