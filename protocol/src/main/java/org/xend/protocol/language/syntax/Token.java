package org.xend.protocol.language.syntax;

import org.xend.protocol.sxp.Position;

/// One token of a configuration file.
///
/// @param text of a name or an operator: its spelling; of a number: its digits as written; of a string: its value
record Token(Kind kind, String text, Position position) {
    enum Kind {
        NAME,
        WHOLE,
        REAL,
        STRING,
        OPERATOR,
        /// End of a logical line.
        NEWLINE,
        /// The next line starts with blanks; comes before its first token.
        INDENT,
        END
    }

    boolean is(String operator) {
        return kind == Kind.OPERATOR && text.equals(operator);
    }

    boolean isName(String name) {
        return kind == Kind.NAME && text.equals(name);
    }

    /// The token as an error message shows it.
    String shown() {
        return switch (kind) {
            case NAME, WHOLE, REAL, OPERATOR -> "'" + text + "'";
            case STRING -> "a string";
            case NEWLINE -> "the end of the line";
            case INDENT -> "indentation";
            case END -> "the end of the file";
        };
    }
}
