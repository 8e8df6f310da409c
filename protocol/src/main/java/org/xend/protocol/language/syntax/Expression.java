package org.xend.protocol.language.syntax;

import java.util.List;
import org.xend.protocol.sxp.Position;

/// An expression. Chains of operators and of indexes are flat lists, so that the depth of the tree is that
/// of the brackets in the text, which is limited.
public sealed interface Expression {
    Position position();

    record Literal(Position position, Value value) implements Expression {}

    record Name(Position position, String name) implements Expression {}

    record ListDisplay(Position position, List<Expression> items) implements Expression {}

    record TupleDisplay(Position position, List<Expression> items) implements Expression {}

    record DictDisplay(Position position, List<Entry> entries) implements Expression {}

    record Negation(Position position, boolean minus, Expression operand) implements Expression {}

    /// `first` with each step applied in turn, left to right.
    record Arithmetic(Expression first, List<Step> steps) implements Expression {
        @Override
        public Position position() {
            return first.position();
        }
    }

    /// `base[index][index]...`
    record Subscript(Expression base, List<Expression> indexes) implements Expression {
        @Override
        public Position position() {
            return base.position();
        }
    }

    record Entry(Expression key, Expression value) {}

    record Step(Operator operator, Position position, Expression operand) {}

    enum Operator {
        ADD("+"),
        SUBTRACT("-"),
        MULTIPLY("*"),
        DIVIDE("/"),
        FLOOR_DIVIDE("//"),
        MODULO("%");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        public String sign() {
            return sign;
        }
    }
}
