package org.xend.protocol.language.evaluation;

import java.util.ArrayList;
import java.util.List;
import org.xend.protocol.language.syntax.Expression.Operator;
import org.xend.protocol.language.syntax.SourceException;
import org.xend.protocol.language.syntax.Value;
import org.xend.protocol.sxp.Position;

/// Python 2's operators on the values of the subset, within the limits of one evaluation.
record Calculator(EvaluationBudget work) {
    Value apply(Operator operator, Position at, Value left, Value right) {
        if (operator == Operator.MODULO && left instanceof Value.Text(String format)) {
            return charge(at, new Value.Text(PercentFormat.format(work, at, format, right)));
        }
        return switch (operator) {
            case ADD -> add(at, left, right);
            case MULTIPLY -> multiply(at, left, right);
            case SUBTRACT, DIVIDE, FLOOR_DIVIDE, MODULO -> arithmetic(operator, at, left, right);
        };
    }

    private Value add(Position at, Value left, Value right) {
        if (left instanceof Value.Text(String one) && right instanceof Value.Text(String other)) {
            charge(at, (long) one.length() + other.length());
            return new Value.Text(one + other);
        }
        if (left instanceof Value.Items(var one) && right instanceof Value.Items(var other)) {
            return nested(at, new Value.Items(joined(at, one, other)));
        }
        if (left instanceof Value.Tuple(var one) && right instanceof Value.Tuple(var other)) {
            return nested(at, new Value.Tuple(joined(at, one, other)));
        }
        return arithmetic(Operator.ADD, at, left, right);
    }

    private List<Value> joined(Position at, List<Value> one, List<Value> other) {
        charge(at, (long) one.size() + other.size());
        var both = new ArrayList<Value>(one);
        both.addAll(other);
        return both;
    }

    private Value multiply(Position at, Value left, Value right) {
        if (isSequence(right) && !isSequence(left)) {
            return multiply(at, right, left);
        }
        if (!isSequence(left)) {
            return arithmetic(Operator.MULTIPLY, at, left, right);
        }
        if (!(number(right) instanceof Value.Whole(long count))) {
            throw mismatch(Operator.MULTIPLY, at, left, right);
        }
        int times = (int) Math.clamp(count, 0, EvaluationBudget.MOST_MADE + 1);
        return switch (left) {
            case Value.Text(String text) -> {
                charge(at, (long) times * text.length());
                yield new Value.Text(text.isEmpty() ? "" : text.repeat(times));
            }
            case Value.Items(var items) -> nested(at, new Value.Items(repeated(at, items, times)));
            case Value.Tuple(var items) -> nested(at, new Value.Tuple(repeated(at, items, times)));
            case Value.Whole _, Value.Real _, Value.Truth _, Value.None _, Value.Mapping _ ->
                throw mismatch(Operator.MULTIPLY, at, left, right);
        };
    }

    private List<Value> repeated(Position at, List<Value> items, int times) {
        charge(at, (long) times * items.size());
        var all = new ArrayList<Value>();
        for (int i = 0; i < times && !items.isEmpty(); i++) {
            all.addAll(items);
        }
        return all;
    }

    private static Value arithmetic(Operator operator, Position at, Value left, Value right) {
        Value one = number(left);
        Value other = number(right);
        try {
            if (one instanceof Value.Whole(long a) && other instanceof Value.Whole(long b)) {
                return new Value.Whole(
                        switch (operator) {
                            case ADD -> Math.addExact(a, b);
                            case SUBTRACT -> Math.subtractExact(a, b);
                            case MULTIPLY -> Math.multiplyExact(a, b);
                            case DIVIDE, FLOOR_DIVIDE -> Math.floorDivExact(a, b);
                            case MODULO -> Math.floorMod(a, b);
                        });
            }
        } catch (ArithmeticException _) {
            throw new SourceException(
                    at,
                    other instanceof Value.Whole(long b) && b == 0
                            ? "division by zero"
                            : "the result of '" + operator.sign() + "' does not fit 64 bits");
        }
        if (!isNumber(one) || !isNumber(other)) {
            throw mismatch(operator, at, left, right);
        }
        double a = real(one);
        double b = real(other);
        if (b == 0
                && (operator == Operator.DIVIDE || operator == Operator.FLOOR_DIVIDE || operator == Operator.MODULO)) {
            throw new SourceException(at, "division by zero");
        }
        double result = switch (operator) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> a / b;
            case FLOOR_DIVIDE -> floorDivide(a, b);
            case MODULO -> floorModulo(a, b);
        };
        if (!Double.isFinite(result)) {
            throw new SourceException(at, "the result of '" + operator.sign() + "' is beyond every number");
        }
        return new Value.Real(result);
    }

    /// The remainder with the divisor's sign.
    private static double floorModulo(double a, double b) {
        double rest = a % b;
        if (rest == 0) {
            return Math.copySign(0, b);
        }
        return b < 0 == rest < 0 ? rest : rest + b;
    }

    /// By way of the remainder, as `a / b` may be rounded up to the next whole number.
    private static double floorDivide(double a, double b) {
        return Math.rint((a - floorModulo(a, b)) / b);
    }

    Value signed(Position at, boolean minus, Value operand) {
        return switch (number(operand)) {
            case Value.Whole(long number)
            when minus -> {
                if (number == Long.MIN_VALUE) {
                    throw new SourceException(at, "the result of '-' does not fit 64 bits");
                }
                yield new Value.Whole(-number);
            }
            case Value.Real(double number) when minus -> new Value.Real(-number);
            case Value.Whole whole -> whole;
            case Value.Real real -> real;
            case Value.Text _, Value.Truth _, Value.None _, Value.Items _, Value.Tuple _, Value.Mapping _ ->
                throw new SourceException(at, operand.kind() + " has no sign");
        };
    }

    /// @throws SourceException when there is no such item
    Value item(Position at, Value base, Value index) {
        if (base instanceof Value.Mapping(var entries)) {
            Value found = entries.get(key(at, index));
            if (found == null) {
                throw new SourceException(at, "the dictionary has no key " + PythonText.repr(work, at, index));
            }
            return found;
        }
        int size = switch (base) {
            case Value.Text(String text) -> text.length();
            case Value.Items(var items) -> items.size();
            case Value.Tuple(var items) -> items.size();
            case Value.Whole _, Value.Real _, Value.Truth _, Value.None _, Value.Mapping _ ->
                throw new SourceException(at, base.kind() + " has no items");
        };
        if (!(number(index) instanceof Value.Whole(long number))) {
            throw new SourceException(at, index.kind() + " cannot be an index");
        }
        long position = number < 0 ? number + size : number;
        if (position < 0 || position >= size) {
            throw new SourceException(
                    at, "there is no item " + number + ": " + base.kind() + " of " + size + " is indexed");
        }
        return switch (base) {
            case Value.Text(String text) -> new Value.Text(text.substring((int) position, (int) position + 1));
            case Value.Items(var items) -> items.get((int) position);
            case Value.Tuple(var items) -> items.get((int) position);
            case Value.Whole _, Value.Real _, Value.Truth _, Value.None _, Value.Mapping _ -> base;
        };
    }

    /// Checks a dictionary's key: a text or a whole number, as which True and False count. Other values may share parts
    /// many times over, and to compare them may never end.
    Value key(Position at, Value value) {
        Value key = number(value);
        if (key instanceof Value.Text(String text)) {
            work.steps(at, text.length());
        } else if (!(key instanceof Value.Whole)) {
            throw new SourceException(at, value.kind() + " cannot be a dictionary's key here");
        }
        return key;
    }

    /// Counts a new collection.
    Value made(Position at, Value value) {
        return nested(at, charge(at, value));
    }

    private Value nested(Position at, Value value) {
        work.nested(at, value);
        return value;
    }

    private Value charge(Position at, Value value) {
        charge(
                at,
                switch (value) {
                    case Value.Text(String text) -> text.length();
                    case Value.Items(var items) -> items.size();
                    case Value.Tuple(var items) -> items.size();
                    case Value.Mapping(var entries) -> entries.size();
                    case Value.Whole _, Value.Real _, Value.Truth _, Value.None _ -> 0;
                });
        return value;
    }

    private void charge(Position at, long size) {
        work.made(at, size);
        work.steps(at, size);
    }

    private static boolean isSequence(Value value) {
        return value instanceof Value.Text || value instanceof Value.Items || value instanceof Value.Tuple;
    }

    private static boolean isNumber(Value value) {
        return value instanceof Value.Whole || value instanceof Value.Real;
    }

    /// True and False count as 1 and 0.
    private static Value number(Value value) {
        return value instanceof Value.Truth(boolean truth) ? new Value.Whole(truth ? 1 : 0) : value;
    }

    private static double real(Value number) {
        return number instanceof Value.Whole(long whole) ? whole : ((Value.Real) number).number();
    }

    private static SourceException mismatch(Operator operator, Position at, Value left, Value right) {
        return new SourceException(
                at, "'" + operator.sign() + "' does not work on " + left.kind() + " and " + right.kind());
    }
}
