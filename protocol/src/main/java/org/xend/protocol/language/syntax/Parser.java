package org.xend.protocol.language.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.xend.protocol.language.syntax.Expression.Operator;
import org.xend.protocol.language.syntax.Statement.Target;
import org.xend.protocol.sxp.Position;

/// Parses tokens into statements. Descends only as deep as brackets and signs are nested, which is limited. Owner of
/// its fields: the one thread that calls [#parse].
public final class Parser {
    private static final Map<String, Operator> SUMS = Map.of("+", Operator.ADD, "-", Operator.SUBTRACT);
    private static final Map<String, Operator> PRODUCTS =
            Map.of("*", Operator.MULTIPLY, "/", Operator.DIVIDE, "//", Operator.FLOOR_DIVIDE, "%", Operator.MODULO);
    private static final Map<String, Operator> AUGMENTS = Map.of(
            "+=",
            Operator.ADD,
            "-=",
            Operator.SUBTRACT,
            "*=",
            Operator.MULTIPLY,
            "/=",
            Operator.DIVIDE,
            "//=",
            Operator.FLOOR_DIVIDE,
            "%=",
            Operator.MODULO);

    private final List<Token> tokens;
    private int index;
    private int depth;

    private Parser(List<Token> tokens) {
        this.tokens = tokens;
    }

    public static List<Statement> parse(String text) {
        var parser = new Parser(Lexer.read(text));
        var statements = new ArrayList<Statement>();
        while (parser.peek().kind() != Token.Kind.END) {
            parser.line(statements);
        }
        return statements;
    }

    private Token peek() {
        return tokens.get(index);
    }

    private Token next() {
        return tokens.get(index++);
    }

    private boolean accept(String operator) {
        if (peek().is(operator)) {
            index++;
            return true;
        }
        return false;
    }

    private void line(List<Statement> statements) {
        if (peek().kind() == Token.Kind.NEWLINE) {
            next();
            return;
        }
        if (peek().kind() == Token.Kind.INDENT) {
            throw new SourceException(peek().position(), "unexpected indentation");
        }
        statements.add(statement());
        while (accept(";")) {
            if (peek().kind() != Token.Kind.NEWLINE) {
                statements.add(statement());
            }
        }
        if (peek().kind() != Token.Kind.NEWLINE) {
            throw UnsupportedConstructs.unexpected(peek(), "the end of the line");
        }
        next();
    }

    private Statement statement() {
        Token first = peek();
        UnsupportedConstructs.refuseStatement(first);
        if (first.isName("pass")) {
            next();
            return new Statement.Pass(first.position());
        }
        Expression expression = expressions();
        if (peek().kind() == Token.Kind.OPERATOR && AUGMENTS.containsKey(peek().text())) {
            Token sign = next();
            return new Statement.Augment(target(expression), AUGMENTS.get(sign.text()), sign.position(), expressions());
        }
        var targets = new ArrayList<Target>();
        while (accept("=")) {
            targets.add(target(expression));
            expression = expressions();
        }
        return targets.isEmpty()
                ? new Statement.Evaluate(expression)
                : new Statement.Assign(first.position(), List.copyOf(targets), expression);
    }

    private static Target target(Expression expression) {
        return switch (expression) {
            case Expression.Name(Position at, String name) -> new Target(at, name);
            case Expression.Subscript subscript ->
                throw SourceException.unsupported(subscript.position(), "assignments to items");
            case Expression.TupleDisplay tuple ->
                throw SourceException.unsupported(tuple.position(), "assignments to several names at once");
            case Expression.ListDisplay list ->
                throw SourceException.unsupported(list.position(), "assignments to several names at once");
            case Expression.Literal(Position at, var _) ->
                throw new SourceException(at, "a constant cannot be assigned to");
            case Expression.DictDisplay(Position at, var _) ->
                throw new SourceException(at, "a constant cannot be assigned to");
            case Expression.Negation(Position at, var _, var _) ->
                throw new SourceException(at, "an operator cannot be assigned to");
            case Expression.Arithmetic sum ->
                throw new SourceException(sum.position(), "an operator cannot be assigned to");
        };
    }

    /// One expression, or several with commas between them: a tuple.
    private Expression expressions() {
        Expression first = expression();
        if (!peek().is(",")) {
            return first;
        }
        var items = new ArrayList<Expression>();
        items.add(first);
        while (accept(",")) {
            if (endsTuple(peek())) {
                break;
            }
            items.add(expression());
        }
        return new Expression.TupleDisplay(first.position(), List.copyOf(items));
    }

    private static boolean endsTuple(Token token) {
        return token.kind() == Token.Kind.NEWLINE || token.is(")") || token.is("=") || token.is(";");
    }

    private Expression expression() {
        return chain(SUMS, () -> chain(PRODUCTS, this::factor));
    }

    private interface Part {
        Expression read();
    }

    private Expression chain(Map<String, Operator> operators, Part part) {
        Expression first = part.read();
        var steps = new ArrayList<Expression.Step>();
        while (peek().kind() == Token.Kind.OPERATOR && operators.containsKey(peek().text())) {
            Token sign = next();
            steps.add(new Expression.Step(operators.get(sign.text()), sign.position(), part.read()));
        }
        return steps.isEmpty() ? first : new Expression.Arithmetic(first, List.copyOf(steps));
    }

    private Expression factor() {
        Token token = peek();
        if (!token.is("-") && !token.is("+")) {
            return subscripted();
        }
        descend(token);
        next();
        var negation = new Expression.Negation(token.position(), token.is("-"), factor());
        depth--;
        return negation;
    }

    private Expression subscripted() {
        Expression base = atom();
        var indexes = new ArrayList<Expression>();
        while (peek().is("[")) {
            descend(next());
            if (peek().is(":")) {
                throw SourceException.unsupported(peek().position(), "slices");
            }
            indexes.add(expression());
            if (peek().is(":")) {
                throw SourceException.unsupported(peek().position(), "slices");
            }
            close("]");
        }
        if (peek().is("(") || peek().is(".")) {
            throw SourceException.unsupported(
                    base.position(), peek().is("(") ? "function calls" : "attribute references");
        }
        return indexes.isEmpty() ? base : new Expression.Subscript(base, List.copyOf(indexes));
    }

    private Expression atom() {
        Token token = next();
        Position at = token.position();
        return switch (token.kind()) {
            case STRING -> string(token);
            case WHOLE, REAL -> new Expression.Literal(at, NumberLiteral.read(token));
            case NAME -> name(token);
            case OPERATOR ->
                switch (token.text()) {
                    case "(" -> parenthesised(token);
                    case "[" -> {
                        descend(token);
                        List<Expression> items = items();
                        close("]");
                        yield new Expression.ListDisplay(at, items);
                    }
                    case "{" -> dictionary(token);
                    // A call or an attribute needs something before it, which a name or bracket would have taken.
                    case ".", ")", "]", "}" ->
                        throw new SourceException(at, "syntax error at " + token.shown() + ": a value expected");
                    default -> throw UnsupportedConstructs.unexpected(token, "a value");
                };
            case NEWLINE, INDENT, END -> throw UnsupportedConstructs.unexpected(token, "a value");
        };
    }

    /// A string with all that follow it directly: Python joins them.
    private Expression string(Token first) {
        if (peek().kind() != Token.Kind.STRING) {
            return new Expression.Literal(first.position(), new Value.Text(first.text()));
        }
        var text = new StringBuilder(first.text());
        while (peek().kind() == Token.Kind.STRING) {
            text.append(next().text());
        }
        return new Expression.Literal(first.position(), new Value.Text(text.toString()));
    }

    private static Expression name(Token token) {
        return switch (token.text()) {
            case "None" -> new Expression.Literal(token.position(), new Value.None());
            case "True" -> new Expression.Literal(token.position(), new Value.Truth(true));
            case "False" -> new Expression.Literal(token.position(), new Value.Truth(false));
            case String word
            when UnsupportedConstructs.isKeyword(word) -> throw UnsupportedConstructs.unexpected(token, "a value");
            case String word -> new Expression.Name(token.position(), word);
        };
    }

    private Expression parenthesised(Token opener) {
        descend(opener);
        if (peek().is(")")) {
            close(")");
            return new Expression.TupleDisplay(opener.position(), List.of());
        }
        Expression inner = expressions();
        close(")");
        return inner;
    }

    private List<Expression> items() {
        var items = new ArrayList<Expression>();
        while (!peek().is("]")) {
            items.add(expression());
            if (!accept(",")) {
                break;
            }
        }
        return List.copyOf(items);
    }

    private Expression dictionary(Token opener) {
        descend(opener);
        var entries = new ArrayList<Expression.Entry>();
        while (!peek().is("}")) {
            Expression key = expression();
            if (peek().is(",") || peek().is("}")) {
                throw SourceException.unsupported(opener.position(), "sets");
            }
            if (!accept(":")) {
                throw UnsupportedConstructs.unexpected(peek(), "':'");
            }
            entries.add(new Expression.Entry(key, expression()));
            if (!accept(",")) {
                break;
            }
        }
        close("}");
        return new Expression.DictDisplay(opener.position(), List.copyOf(entries));
    }

    private void descend(Token token) {
        if (++depth > Lexer.DEEPEST) {
            throw new SourceException(token.position(), "expressions are nested more than " + Lexer.DEEPEST + " deep");
        }
    }

    private void close(String bracket) {
        if (!accept(bracket)) {
            throw UnsupportedConstructs.unexpected(peek(), "'" + bracket + "'");
        }
        depth--;
    }
}
