package org.xend.protocol.language.evaluation;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import org.xend.protocol.language.syntax.SourceException;
import org.xend.protocol.language.syntax.Value;
import org.xend.protocol.sxp.Position;

/// How Python 2.7 spells a value as text: `str()` and `repr()`. The length is limited, for values may share parts
/// many times over.
final class PythonText {
    private static final int LONGEST = 1 << 20;

    private final Position at;
    private final StringBuilder out = new StringBuilder();

    private PythonText(Position at) {
        this.at = at;
    }

    static String str(EvaluationBudget work, Position at, Value value) {
        return switch (value) {
            case Value.Text(String text) -> text;
            case Value.Real(double number) -> real(number, new MathContext(12, RoundingMode.HALF_EVEN));
            case Value.Whole _, Value.Truth _, Value.None _, Value.Items _, Value.Tuple _, Value.Mapping _ ->
                repr(work, at, value);
        };
    }

    static String repr(EvaluationBudget work, Position at, Value value) {
        var spelling = new PythonText(at);
        spelling.append(value);
        work.steps(at, spelling.out.length());
        return spelling.out.toString();
    }

    private void append(Value value) {
        if (out.length() > LONGEST) {
            throw new SourceException(at, "the value is longer than " + LONGEST + " characters when printed");
        }
        switch (value) {
            case Value.Text(String text) -> quoted(text);
            case Value.Whole(long number) -> out.append(number);
            case Value.Real(double number) -> out.append(real(number, MathContext.UNLIMITED));
            case Value.Truth(boolean truth) -> out.append(truth ? "True" : "False");
            case Value.None _ -> out.append("None");
            case Value.Items(var items) -> {
                out.append('[');
                items(items);
                out.append(']');
            }
            case Value.Tuple(var items) -> {
                out.append('(');
                items(items);
                out.append(items.size() == 1 ? ",)" : ")");
            }
            case Value.Mapping(var entries) -> {
                out.append('{');
                String separator = "";
                for (var entry : entries.entrySet()) {
                    out.append(separator);
                    append(entry.getKey());
                    out.append(": ");
                    append(entry.getValue());
                    separator = ", ";
                }
                out.append('}');
            }
        }
    }

    private void items(List<Value> items) {
        for (Iterator<Value> each = items.iterator(); each.hasNext(); ) {
            append(each.next());
            if (each.hasNext()) {
                out.append(", ");
            }
        }
    }

    private void quoted(String text) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        out.append(quote);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            int c = b & 0xff;
            switch (c) {
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c == quote) {
                        out.append('\\').append(quote);
                    } else if (c < 0x20 || c >= 0x7f) {
                        out.append("\\x")
                                .append(Character.forDigit(c >>> 4, 16))
                                .append(Character.forDigit(c & 15, 16));
                    } else {
                        out.append((char) c);
                    }
                }
            }
        }
        out.append(quote);
    }

    /// Plain digits for exponents from -4 up to 16 (12 for `str`), `1e+16` beyond; always with a point or
    /// exponent.
    private static String real(double number, MathContext digits) {
        if (number == 0) {
            return 1 / number < 0 ? "-0.0" : "0.0";
        }
        BigDecimal exact = new BigDecimal(Double.toString(number)).round(digits).stripTrailingZeros();
        int exponent = exact.precision() - exact.scale() - 1;
        int widest = digits.getPrecision() == 0 ? 16 : digits.getPrecision();
        if (exponent >= -4 && exponent < widest) {
            return exact.scale() <= 0 ? exact.toPlainString() + ".0" : exact.toPlainString();
        }
        String mantissa = exact.movePointLeft(exponent).stripTrailingZeros().toPlainString();
        return mantissa + (exponent < 0 ? "e-" : "e+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }
}
