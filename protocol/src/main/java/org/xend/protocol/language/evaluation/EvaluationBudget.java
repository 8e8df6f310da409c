package org.xend.protocol.language.evaluation;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.xend.protocol.language.syntax.Lexer;
import org.xend.protocol.language.syntax.SourceException;
import org.xend.protocol.language.syntax.Value;
import org.xend.protocol.sxp.Position;

/// Limits the cost of one evaluation: its steps, the size of the values it makes, and how deep they are nested. Values
/// may share parts many times over, so that a short text can ask for more than any machine has. Owner of its
/// fields: the evaluation that made it.
final class EvaluationBudget {
    /// Characters and list entries one evaluation may make.
    static final long MOST_MADE = 1 << 20;
    /// Characters, entries and variables it may look at, which takes part of a second.
    static final long MOST_STEPS = 1 << 24;

    private final Map<Value, Integer> depths = new IdentityHashMap<>();
    private long made;
    private long steps;

    void made(Position at, long size) {
        made += size;
        if (made > MOST_MADE) {
            throw new SourceException(
                    at, "the values of this file are larger than " + MOST_MADE + " characters or entries");
        }
    }

    void steps(Position at, long count) {
        steps += count;
        if (steps > MOST_STEPS) {
            throw new SourceException(at, "this file takes more than " + MOST_STEPS + " steps to be evaluated");
        }
    }

    /// To be called for every new collection, after it was called for its parts.
    void nested(Position at, Value value) {
        int depth = 1;
        Iterable<Value> parts = switch (value) {
            case Value.Items(var items) -> items;
            case Value.Tuple(var items) -> items;
            case Value.Mapping(var entries) -> entries.values();
            case Value.Text _, Value.Whole _, Value.Real _, Value.Truth _, Value.None _ -> List.of();
        };
        for (Value part : parts) {
            depth = Math.max(depth, 1 + depths.getOrDefault(part, 0));
        }
        if (depth > Lexer.DEEPEST) {
            throw new SourceException(at, "the values of this file are nested more than " + Lexer.DEEPEST + " deep");
        }
        depths.put(value, depth);
    }
}
