package org.xend.protocol.language;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.xend.protocol.language.syntax.ConfigException;
import org.xend.protocol.language.syntax.Value;
import org.xend.protocol.sxp.Position;

/// A variable's value with its position, read as the type that the variable needs. Unlike xend, which
/// passed over values of an unexpected type, a value that cannot be read is an error.
record Assignment(String variable, Value value, String source, Optional<Position> position) {
    private static final Pattern DECIMAL = Pattern.compile("[-+]?[0-9]{1,20}");
    private static final Pattern HEX = Pattern.compile("0[xX][0-9a-fA-F]{1,16}");

    /// @param problem a clause; the variable's name is put before it
    ConfigException error(String problem) {
        return new ConfigException(source, position, variable + ": " + problem);
    }

    /// The text of a warning, with the position before it.
    String warning(String text) {
        return error(text).getMessage();
    }

    private ConfigException wrongType(String wanted) {
        return error("must be " + wanted + ", got "
                + switch (value) {
                    case Value.Text(String text) -> "'" + text + "'";
                    case Value.Whole(long number) -> Long.toString(number);
                    case Value.Real(double number) -> Double.toString(number);
                    case Value.Truth _, Value.None _, Value.Items _, Value.Tuple _, Value.Mapping _ -> value.kind();
                });
    }

    /// A text; a whole number counts as its digits.
    String text() throws ConfigException {
        return switch (value) {
            case Value.Text(String text) -> text;
            case Value.Whole(long number) -> Long.toString(number);
            case Value.Real _, Value.Truth _, Value.None _, Value.Items _, Value.Tuple _, Value.Mapping _ ->
                throw wrongType("a text");
        };
    }

    /// A whole number of 32 bits; a text that spells one and a fraction that is one count.
    int whole() throws ConfigException {
        long number = switch (value) {
            case Value.Whole(long whole) -> whole;
            case Value.Real(double real) when real == Math.rint(real) && Math.abs(real) < 0x1p52 -> (long) real;
            case Value.Text(String text) -> number(text).orElseThrow(() -> wrongType("a whole number"));
            case Value.Real _, Value.Truth _, Value.None _, Value.Items _, Value.Tuple _, Value.Mapping _ ->
                throw wrongType("a whole number");
        };
        if (number != (int) number) {
            throw error("must fit 32 bits, got " + number);
        }
        return (int) number;
    }

    boolean flag() throws ConfigException {
        return switch (value) {
            case Value.Truth(boolean truth) -> truth;
            case Value.Whole(long number) when number == 0 || number == 1 -> number == 1;
            case Value.Text(String text) ->
                switch (text) {
                    case "yes", "y", "1", "True", "true", "on" -> true;
                    case "no", "n", "0", "False", "false", "off", "" -> false;
                    default -> throw wrongType("True or False");
                };
            case Value.Whole _, Value.Real _, Value.None _, Value.Items _, Value.Tuple _, Value.Mapping _ ->
                throw wrongType("True or False");
        };
    }

    /// A list of texts; a tuple counts.
    List<String> texts() throws ConfigException {
        List<Value> items = switch (value) {
            case Value.Items(var list) -> list;
            case Value.Tuple(var tuple) -> tuple;
            case Value.Text(String text) ->
                throw error("must be a list, got a text: write " + variable + " = [ '" + text + "' ]");
            case Value.Whole _, Value.Real _, Value.Truth _, Value.None _, Value.Mapping _ -> throw wrongType("a list");
        };
        var texts = new ArrayList<String>(items.size());
        for (Value item : items) {
            if (!(item instanceof Value.Text(String text))) {
                throw error("must be a list of texts, got " + item.kind() + " in it");
            }
            texts.add(text);
        }
        return texts;
    }

    /// Decimal or `0x` hex digits, blanks round them allowed, of 64 bits.
    static Optional<Long> number(String text) {
        String digits = text.strip();
        if (HEX.matcher(digits).matches()) {
            return Optional.of(new BigInteger(digits.substring(2), 16))
                    .filter(n -> n.bitLength() < 64)
                    .map(BigInteger::longValue);
        }
        return Optional.of(digits)
                .filter(DECIMAL.asMatchPredicate())
                .map(BigInteger::new)
                .filter(n -> n.bitLength() < 64)
                .map(BigInteger::longValue);
    }
}
