package org.xend.protocol.language.syntax;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.xend.protocol.sxp.Position;

/// Splits a text into tokens, by the lexical rules of Python 2: logical lines, comments, joined lines, brackets
/// inside which lines do not end. Owner of its fields: the one thread that calls [#read].
public final class Lexer {
    public static final int MOST_CHARACTERS = 1 << 20;
    /// More would not fit the memory that xm is started with.
    static final int MOST_TOKENS = 100_000;
    /// Deepest nesting of brackets, and of everything else the parser descends into.
    public static final int DEEPEST = 100;

    private static final List<String> OPERATORS = List.of(
            "**=", "//=", "<<=", ">>=", "**", "//", "<<", ">>", "<=", ">=", "==", "!=", "<>", "+=", "-=", "*=", "/=",
            "%=", "&=", "|=", "^=", "->", "(", ")", "[", "]", "{", "}", ",", ":", ".", ";", "=", "+", "-", "*", "/",
            "%", "&", "|", "^", "~", "<", ">", "@", "`");

    private final Cursor cursor;
    private final List<Token> tokens = new ArrayList<>();
    private final Deque<Token> open = new ArrayDeque<>();

    private Lexer(String text) {
        cursor = new Cursor(text);
    }

    static List<Token> read(String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw new SourceException(Position.START, "the file is longer than " + MOST_CHARACTERS + " characters");
        }
        var lexer = new Lexer(text);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        boolean lineStart = true;
        while (!cursor.atEnd()) {
            Position start = cursor.position();
            char c = cursor.peek();
            if (c == '#') {
                skipComment();
            } else if (c == '\n') {
                cursor.next();
                if (open.isEmpty() && !lineStart) {
                    tokens.add(new Token(Token.Kind.NEWLINE, "", start));
                }
                lineStart = open.isEmpty();
            } else if (c == '\\' && cursor.peek(1) == '\n') {
                cursor.next();
                cursor.next();
            } else if (c == ' ' || c == '\t' || c == '\f' || c == 0x0b) {
                cursor.next();
            } else {
                if (lineStart && start.column() > 1) {
                    tokens.add(new Token(Token.Kind.INDENT, "", start));
                }
                lineStart = false;
                tokens.add(word(start, c));
                if (tokens.size() > MOST_TOKENS) {
                    throw new SourceException(start, "the file has more than " + MOST_TOKENS + " tokens");
                }
            }
        }
        if (!open.isEmpty()) {
            throw new SourceException(open.peek().position(), "'" + open.peek().text() + "' is never closed");
        }
        tokens.add(new Token(Token.Kind.NEWLINE, "", cursor.position()));
        tokens.add(new Token(Token.Kind.END, "", cursor.position()));
    }

    private void skipComment() {
        while (!cursor.atEnd() && cursor.peek() != '\n') {
            cursor.next();
        }
    }

    private Token word(Position start, char c) {
        if (isNameStart(c)) {
            String name = cursor.takeWhile(Lexer::isNamePart);
            if ((cursor.peek() == '"' || cursor.peek() == '\'') && StringLiteral.isPrefix(name)) {
                return new Token(Token.Kind.STRING, StringLiteral.read(cursor, start, name), start);
            }
            return new Token(Token.Kind.NAME, name, start);
        }
        if (c == '"' || c == '\'') {
            return new Token(Token.Kind.STRING, StringLiteral.read(cursor, start, ""), start);
        }
        if (isDigit(c) || c == '.' && isDigit(cursor.peek(1))) {
            return number(start);
        }
        return operator(start);
    }

    private Token number(Position start) {
        var digits = new StringBuilder();
        boolean hex = cursor.peek() == '0' && (cursor.peek(1) == 'x' || cursor.peek(1) == 'X');
        boolean real = false;
        while (isNamePart(cursor.peek()) || cursor.peek() == '.' || !hex && isSign(digits, cursor.peek())) {
            char c = cursor.next();
            real |= c == '.' || !hex && (c == 'e' || c == 'E');
            digits.append(c);
        }
        return new Token(real ? Token.Kind.REAL : Token.Kind.WHOLE, digits.toString(), start);
    }

    private static boolean isSign(StringBuilder digits, char c) {
        return (c == '+' || c == '-')
                && !digits.isEmpty()
                && Character.toLowerCase(digits.charAt(digits.length() - 1)) == 'e';
    }

    private Token operator(Position start) {
        for (String operator : OPERATORS) {
            if (cursor.startsWith(operator)) {
                for (int i = 0; i < operator.length(); i++) {
                    cursor.next();
                }
                var token = new Token(Token.Kind.OPERATOR, operator, start);
                bracket(token);
                return token;
            }
        }
        char c = cursor.peek();
        if (SourceText.isForeign(cursor.codePoint())) {
            throw SourceText.foreign(start, cursor.codePoint());
        }
        if (c == '\\') {
            throw new SourceException(
                    start, "a backslash outside a string joins lines: nothing may follow it on its line");
        }
        throw new SourceException(
                start,
                "a character that means nothing here: "
                        + (c > ' ' && c != 0x7f && !Character.isISOControl(c)
                                ? "'" + new String(Character.toChars(cursor.codePoint())) + "'"
                                : "code " + (int) c));
    }

    private void bracket(Token token) {
        switch (token.text()) {
            case "(", "[", "{" -> {
                open.push(token);
                if (open.size() > DEEPEST) {
                    throw new SourceException(token.position(), "brackets are nested more than " + DEEPEST + " deep");
                }
            }
            case ")", "]", "}" -> {
                if (open.isEmpty()) {
                    throw new SourceException(token.position(), "'" + token.text() + "' closes nothing");
                }
                Token opener = open.pop();
                if ("([{".indexOf(opener.text()) != ")]}".indexOf(token.text())) {
                    throw new SourceException(
                            token.position(),
                            "'" + token.text() + "' does not close the '" + opener.text() + "' of line "
                                    + opener.position().line());
                }
            }
            default -> {}
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isNameStart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    private static boolean isNamePart(char c) {
        return isNameStart(c) || isDigit(c);
    }
}
