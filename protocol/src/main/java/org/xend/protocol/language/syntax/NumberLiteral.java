package org.xend.protocol.language.syntax;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;

/// Python 2's numbers: decimal, `0x` hex, octal with `0o` or only a leading 0, `0b` binary, a trailing `L`.
final class NumberLiteral {
    private static final Pattern REAL = Pattern.compile("([0-9]+\\.?[0-9]*|\\.[0-9]+)(e[+-]?[0-9]+)?");
    private static final int LONGEST = 400;

    private NumberLiteral() {}

    static Value read(Token token) {
        String text = token.text().toLowerCase(Locale.ROOT);
        if (text.length() > LONGEST) {
            throw new SourceException(token.position(), "a number of more than " + LONGEST + " characters");
        }
        if (text.endsWith("j") && !text.startsWith("0x")) {
            throw SourceException.unsupported(token.position(), "complex numbers");
        }
        if (token.kind() == Token.Kind.REAL) {
            if (!REAL.matcher(text).matches() || Double.isInfinite(Double.parseDouble(text))) {
                throw bad(token);
            }
            return new Value.Real(Double.parseDouble(text));
        }
        String digits = text.endsWith("l") ? text.substring(0, text.length() - 1) : text;
        try {
            return new Value.Whole(whole(digits).longValueExact());
        } catch (NumberFormatException _) {
            throw bad(token);
        } catch (ArithmeticException _) {
            throw new SourceException(token.position(), "the number " + token.text() + " does not fit 64 bits");
        }
    }

    private static BigInteger whole(String digits) {
        if (digits.startsWith("0x")) {
            return new BigInteger(digits.substring(2), 16);
        }
        if (digits.startsWith("0o")) {
            return new BigInteger(digits.substring(2), 8);
        }
        if (digits.startsWith("0b")) {
            return new BigInteger(digits.substring(2), 2);
        }
        return new BigInteger(digits, digits.length() > 1 && digits.startsWith("0") ? 8 : 10);
    }

    private static SourceException bad(Token token) {
        return new SourceException(token.position(), "'" + token.text() + "' is not a number");
    }
}
