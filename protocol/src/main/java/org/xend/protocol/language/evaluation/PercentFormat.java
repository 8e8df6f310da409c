package org.xend.protocol.language.evaluation;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xend.protocol.language.syntax.SourceException;
import org.xend.protocol.language.syntax.Value;
import org.xend.protocol.sxp.Position;

/// Python's `%` on a string: `%[(name)][-+ 0#][width][.precision]TYPE` with the types d i u x X o c s r e E f F g
/// G and `%%`. The right side is a tuple with as many values as the format takes, one value, or a dictionary.
final class PercentFormat {
    private static final Pattern CONVERSION =
            Pattern.compile("%(?:\\(([^()]*)\\))?([-+ 0#]*)([0-9]{1,4})?(?:\\.([0-9]{0,3}))?[hlL]?(.)", Pattern.DOTALL);
    private static final int LONGEST = 1 << 20;
    /// A number's digits cost more than the characters they end as.
    private static final int STEPS_A_CONVERSION = 100;

    private final EvaluationBudget work;
    private final Position at;
    private final Value argument;
    private final List<Value> values;
    private int taken;
    private boolean named;

    private PercentFormat(EvaluationBudget work, Position at, Value argument) {
        this.work = work;
        this.at = at;
        this.argument = argument;
        values = argument instanceof Value.Tuple(var items) ? items : List.of(argument);
    }

    static String format(EvaluationBudget work, Position at, String format, Value argument) {
        work.steps(at, format.length());
        return new PercentFormat(work, at, argument).run(format);
    }

    private String run(String format) {
        var out = new StringBuilder();
        Matcher conversion = CONVERSION.matcher(format);
        int index = 0;
        for (int percent = format.indexOf('%'); percent >= 0; percent = format.indexOf('%', index)) {
            out.append(format, index, percent);
            if (!conversion.find(percent) || conversion.start() != percent) {
                throw new SourceException(at, "the format '" + format.substring(percent) + "' is not understood");
            }
            int before = out.length();
            out.append(converted(conversion));
            work.steps(at, STEPS_A_CONVERSION + out.length() - before);
            if (out.length() > LONGEST) {
                throw new SourceException(at, "the formatted text is longer than " + LONGEST + " characters");
            }
            index = conversion.end();
        }
        out.append(format, index, format.length());
        if (!named
                && taken < values.size()
                && !(argument instanceof Value.Mapping || taken == 0 && argument instanceof Value.Items)) {
            throw new SourceException(at, "the format takes " + taken + " values and " + values.size() + " are given");
        }
        return out.toString();
    }

    private String converted(Matcher conversion) {
        String type = conversion.group(5);
        if (type.equals("%")) {
            return "%";
        }
        if (type.equals("*")) {
            throw SourceException.unsupported(at, "'*' widths");
        }
        if ("diuxXocsreEfFgG".indexOf(type.charAt(0)) < 0) {
            throw new SourceException(at, "the format '" + conversion.group() + "' is not understood");
        }
        String flags = conversion.group(2);
        int width = conversion.group(3) == null ? 0 : Integer.parseInt(conversion.group(3));
        String precisionText = conversion.group(4);
        int precision = precisionText == null ? -1 : precisionText.isEmpty() ? 0 : Integer.parseInt(precisionText);
        Value value = value(conversion.group(1));
        boolean textual = "csr".contains(type);
        String body = switch (type) {
            case "s" -> cut(PythonText.str(work, at, value), precision);
            case "r" -> cut(PythonText.repr(work, at, value), precision);
            case "c" -> character(value);
            case "e", "E", "f", "F", "g", "G" -> real(value, type, precision);
            default -> whole(value, type, precision, flags.contains("#"));
        };
        if (!textual && !body.startsWith("-")) {
            body = (flags.contains("+") ? "+" : flags.contains(" ") ? " " : "") + body;
        }
        return padded(body, width, flags, textual);
    }

    private Value value(String name) {
        if (name != null) {
            named = true;
            if (!(argument instanceof Value.Mapping(var entries))) {
                throw new SourceException(at, "the format names '" + name + "' and needs a dictionary");
            }
            Value value = entries.get(new Value.Text(name));
            if (value == null) {
                throw new SourceException(at, "the format names '" + name + "', which the dictionary does not have");
            }
            return value;
        }
        if (taken >= values.size()) {
            throw new SourceException(at, "the format takes more values than the " + values.size() + " given");
        }
        return values.get(taken++);
    }

    private static String cut(String text, int precision) {
        return precision >= 0 && precision < text.length() ? text.substring(0, precision) : text;
    }

    private String character(Value value) {
        if (value instanceof Value.Text(String text) && text.length() == 1) {
            return text;
        }
        if (value instanceof Value.Whole(long number) && number >= 0 && number < 128) {
            return String.valueOf((char) number);
        }
        throw new SourceException(at, "%c takes one character");
    }

    private String whole(Value value, String type, int precision, boolean alternate) {
        long number = switch (value) {
            case Value.Whole(long whole) -> whole;
            case Value.Truth(boolean truth) -> truth ? 1 : 0;
            case Value.Real(double real) when Math.abs(real) < 0x1p62 -> (long) real;
            case Value.Real _, Value.Text _, Value.None _, Value.Items _, Value.Tuple _, Value.Mapping _ ->
                throw new SourceException(at, "%" + type + " takes a number, not " + value.kind());
        };
        String digits = Long.toString(
                number,
                switch (type) {
                    case "x", "X" -> 16;
                    case "o" -> 8;
                    default -> 10;
                });
        String sign = digits.startsWith("-") ? "-" : "";
        String bare = digits.substring(sign.length());
        String prefix = !alternate
                ? ""
                : switch (type) {
                    case "x", "X" -> "0x";
                    case "o" -> bare.startsWith("0") ? "" : "0";
                    default -> "";
                };
        String text = sign + prefix + "0".repeat(Math.max(0, precision - bare.length())) + bare;
        return type.equals("X") ? text.toUpperCase(Locale.ROOT) : text;
    }

    private String real(Value value, String type, int precision) {
        double number = switch (value) {
            case Value.Whole(long whole) -> whole;
            case Value.Truth(boolean truth) -> truth ? 1 : 0;
            case Value.Real(double real) -> real;
            case Value.Text _, Value.None _, Value.Items _, Value.Tuple _, Value.Mapping _ ->
                throw new SourceException(at, "%" + type + " takes a number, not " + value.kind());
        };
        if (type.equalsIgnoreCase("g")) {
            throw SourceException.unsupported(at, "%" + type + " formats");
        }
        int digits = precision < 0 ? 6 : precision;
        String java = type.equalsIgnoreCase("f") ? "f" : type;
        return String.format(Locale.ROOT, "%." + digits + java, number);
    }

    private static String padded(String body, int width, String flags, boolean textual) {
        int missing = width - body.length();
        if (missing <= 0) {
            return body;
        }
        if (flags.contains("-")) {
            return body + " ".repeat(missing);
        }
        if (flags.contains("0") && !textual) {
            int start = body.startsWith("-") || body.startsWith("+") || body.startsWith(" ") ? 1 : 0;
            if (body.startsWith("0x", start) || body.startsWith("0X", start)) {
                start += 2;
            }
            return body.substring(0, start) + "0".repeat(missing) + body.substring(start);
        }
        return " ".repeat(missing) + body;
    }
}
