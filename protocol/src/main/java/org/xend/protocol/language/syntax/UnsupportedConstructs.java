package org.xend.protocol.language.syntax;

import java.util.Map;
import java.util.Set;

/// The keywords and operators of Python 2 that begin constructs left out of the subset, and their names.
final class UnsupportedConstructs {
    /// Keywords that begin a statement.
    private static final Map<String, String> STATEMENTS = Map.ofEntries(
            Map.entry("if", "if statements"),
            Map.entry("elif", "if statements"),
            Map.entry("else", "if statements"),
            Map.entry("for", "for loops"),
            Map.entry("while", "while loops"),
            Map.entry("def", "function definitions"),
            Map.entry("class", "class definitions"),
            Map.entry("import", "import statements"),
            Map.entry("from", "import statements"),
            Map.entry("try", "try statements"),
            Map.entry("except", "try statements"),
            Map.entry("finally", "try statements"),
            Map.entry("with", "with statements"),
            Map.entry("del", "del statements"),
            Map.entry("print", "print statements"),
            Map.entry("exec", "exec statements"),
            Map.entry("global", "global statements"),
            Map.entry("return", "return statements"),
            Map.entry("raise", "raise statements"),
            Map.entry("yield", "yield statements"),
            Map.entry("assert", "assert statements"),
            Map.entry("break", "break statements"),
            Map.entry("continue", "continue statements"));

    /// Keywords inside an expression.
    private static final Map<String, String> EXPRESSION_WORDS = Map.of(
            "lambda",
            "lambda expressions",
            "for",
            "comprehensions",
            "if",
            "conditional expressions",
            "and",
            "'and' expressions",
            "or",
            "'or' expressions",
            "not",
            "'not' expressions",
            "in",
            "'in' comparisons",
            "is",
            "'is' comparisons",
            "yield",
            "yield expressions");

    private static final Map<String, String> SIGNS = Map.ofEntries(
            Map.entry("(", "function calls"),
            Map.entry(".", "attribute references"),
            Map.entry("`", "backquoted expressions"),
            Map.entry("**", "powers"),
            Map.entry("<<", "shifts"),
            Map.entry(">>", "shifts"),
            Map.entry("&", "bit operations"),
            Map.entry("|", "bit operations"),
            Map.entry("^", "bit operations"),
            Map.entry("~", "bit operations"),
            Map.entry("==", "comparisons"),
            Map.entry("!=", "comparisons"),
            Map.entry("<>", "comparisons"),
            Map.entry("<", "comparisons"),
            Map.entry(">", "comparisons"),
            Map.entry("<=", "comparisons"),
            Map.entry(">=", "comparisons"),
            Map.entry("@", "decorators"),
            Map.entry("**=", "powers"),
            Map.entry("<<=", "shifts"),
            Map.entry(">>=", "shifts"),
            Map.entry("&=", "bit operations"),
            Map.entry("|=", "bit operations"),
            Map.entry("^=", "bit operations"));

    private static final Set<String> OTHER_KEYWORDS = Set.of("as", "pass");

    private UnsupportedConstructs() {}

    static boolean isKeyword(String name) {
        return STATEMENTS.containsKey(name) || EXPRESSION_WORDS.containsKey(name) || OTHER_KEYWORDS.contains(name);
    }

    /// Refuses a statement that begins with a keyword.
    static void refuseStatement(Token first) {
        if (first.kind() == Token.Kind.NAME && STATEMENTS.containsKey(first.text())) {
            throw SourceException.unsupported(first.position(), STATEMENTS.get(first.text()));
        }
        if (first.is("@")) {
            throw SourceException.unsupported(first.position(), "decorators");
        }
    }

    /// The error for a token that cannot stand where it is: it names the construct it belongs to, or that it is
    /// unexpected.
    ///
    /// @param wanted the expected token, for the message
    static SourceException unexpected(Token token, String wanted) {
        String construct = switch (token.kind()) {
            case NAME -> EXPRESSION_WORDS.get(token.text());
            case OPERATOR -> SIGNS.get(token.text());
            case WHOLE, REAL, STRING, NEWLINE, INDENT, END -> null;
        };
        return construct != null
                ? SourceException.unsupported(token.position(), construct)
                : new SourceException(
                        token.position(), "syntax error at " + token.shown() + ": " + wanted + " expected");
    }
}
