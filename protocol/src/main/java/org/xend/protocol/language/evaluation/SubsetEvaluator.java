package org.xend.protocol.language.evaluation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.xend.protocol.language.evaluation.Bindings.Binding;
import org.xend.protocol.language.syntax.ConfigException;
import org.xend.protocol.language.syntax.Expression;
import org.xend.protocol.language.syntax.Parser;
import org.xend.protocol.language.syntax.SourceException;
import org.xend.protocol.language.syntax.Statement;
import org.xend.protocol.language.syntax.Value;
import org.xend.protocol.sxp.Position;

/// Evaluates the part of Python 2 that configurations are written in: assignments (`=`, `+=` and kin) of
/// strings, numbers, lists, tuples and dictionaries, with arithmetic, `%` formatting, names and indexes.
///
/// No code is run: no call, no import, no access to the machine. Everything left out of Python is refused by name and
/// position. Size, depth, steps and the sum of all values made are limited ([Lexer], [EvaluationBudget]), so that every
/// evaluation ends soon, with its result or with an error that names the limit and the position.
public final class SubsetEvaluator implements ConfigEvaluator {
    @Override
    public Bindings evaluate(String file, String text, Map<String, Value> predefined) throws ConfigException {
        try {
            List<Statement> statements = Parser.parse(text);
            var run = new Run(predefined);
            statements.forEach(run::execute);
            return new Bindings(file, run.variables, run.read);
        } catch (SourceException fault) {
            throw fault.in(file);
        }
    }

    /// One evaluation; owner of the variables it changes.
    private static final class Run {
        private final Map<String, Binding> variables = new LinkedHashMap<>();
        private final Set<String> read = new HashSet<>();
        private final EvaluationBudget work = new EvaluationBudget();
        private final Calculator calculator = new Calculator(work);

        Run(Map<String, Value> predefined) {
            predefined.forEach((name, value) -> variables.put(name, new Binding(value, Optional.empty())));
        }

        void execute(Statement statement) {
            switch (statement) {
                case Statement.Assign(var _, var targets, var expression) -> {
                    Value value = value(expression);
                    targets.forEach(target -> bind(target, value));
                }
                case Statement.Augment(var target, var operator, var at, var expression) -> {
                    Value old = held(target.position(), target.name());
                    Value operand = value(expression);
                    if (old instanceof Value.Items
                            && operator == Expression.Operator.ADD
                            && operand instanceof Value.Tuple(var items)) {
                        operand = new Value.Items(items);
                    }
                    Value changed = calculator.apply(operator, at, old, operand);
                    if (old instanceof Value.Items) {
                        rebindAliases(at, old, changed);
                    }
                    bind(target, changed);
                }
                case Statement.Evaluate(var expression) -> value(expression);
                case Statement.Pass _ -> {}
            }
        }

        private void bind(Statement.Target target, Value value) {
            variables.put(target.name(), new Binding(value, Optional.of(target.position())));
        }

        /// `b = a; b += [..]` changes the list that both names hold.
        private void rebindAliases(Position at, Value old, Value changed) {
            work.steps(at, variables.size());
            variables.replaceAll(
                    (_, binding) -> binding.value() == old ? new Binding(changed, binding.position()) : binding);
        }

        private Value lookup(Position at, String name) {
            read.add(name);
            return held(at, name);
        }

        private Value held(Position at, String name) {
            Binding binding = variables.get(name);
            if (binding == null) {
                throw new SourceException(at, "the name '" + name + "' is not defined");
            }
            return binding.value();
        }

        private Value value(Expression expression) {
            return switch (expression) {
                case Expression.Literal(var _, Value value) -> value;
                case Expression.Name(Position at, String name) -> lookup(at, name);
                case Expression.ListDisplay(Position at, var items) ->
                    calculator.made(at, new Value.Items(values(items)));
                case Expression.TupleDisplay(Position at, var items) ->
                    calculator.made(at, new Value.Tuple(values(items)));
                case Expression.DictDisplay(Position at, var entries) -> dictionary(at, entries);
                case Expression.Negation(Position at, boolean minus, var operand) ->
                    calculator.signed(at, minus, value(operand));
                case Expression.Arithmetic(var first, var steps) -> {
                    Value sum = value(first);
                    for (Expression.Step step : steps) {
                        sum = calculator.apply(step.operator(), step.position(), sum, value(step.operand()));
                    }
                    yield sum;
                }
                case Expression.Subscript(var base, var indexes) -> {
                    Value item = value(base);
                    for (Expression index : indexes) {
                        item = calculator.item(index.position(), item, value(index));
                    }
                    yield item;
                }
            };
        }

        private List<Value> values(List<Expression> expressions) {
            var values = new ArrayList<Value>(expressions.size());
            expressions.forEach(expression -> values.add(value(expression)));
            return values;
        }

        private Value dictionary(Position at, List<Expression.Entry> entries) {
            var mapping = new LinkedHashMap<Value, Value>();
            for (Expression.Entry entry : entries) {
                Value key = calculator.key(entry.key().position(), value(entry.key()));
                mapping.put(key, value(entry.value()));
            }
            return calculator.made(at, new Value.Mapping(mapping));
        }
    }
}
