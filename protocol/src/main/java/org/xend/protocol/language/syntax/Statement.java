package org.xend.protocol.language.syntax;

import java.util.List;
import org.xend.protocol.sxp.Position;

/// One step of a configuration file.
public sealed interface Statement {
    Position position();

    /// `a = b = value`
    record Assign(Position position, List<Target> targets, Expression value) implements Statement {}

    /// `a += value` and its kin
    record Augment(Target target, Expression.Operator operator, Position operatorPosition, Expression value)
            implements Statement {
        @Override
        public Position position() {
            return target.position();
        }
    }

    /// An expression whose value is not used: a documentation string, mostly.
    record Evaluate(Expression expression) implements Statement {
        @Override
        public Position position() {
            return expression.position();
        }
    }

    record Pass(Position position) implements Statement {}

    record Target(Position position, String name) {}
}
