package org.xend.protocol.sxp;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// Floats as Python 2's `str` writes them, which is what xend's clients parse: 12 significant digits, trailing
/// zeros dropped but for one after the point, an exponent of two digits or more below 1e-4 and from 1e11 on.
final class SxpReal {
    private static final MathContext TWELVE = new MathContext(12, RoundingMode.HALF_EVEN);

    private SxpReal() {}

    static String text(double number) {
        if (Double.isNaN(number)) {
            return "nan";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        }
        if (number == 0) {
            return 1 / number > 0 ? "0.0" : "-0.0";
        }
        BigDecimal rounded = new BigDecimal(number).round(TWELVE).stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent >= -4 && exponent < 11) {
            String plain = rounded.toPlainString();
            return plain.contains(".") ? plain : plain + ".0";
        }
        String digits = rounded.unscaledValue().abs().toString();
        return (number < 0 ? "-" : "")
                + digits.charAt(0)
                + (digits.length() > 1 ? "." + digits.substring(1) : "")
                + (exponent < 0 ? "e-" : "e+")
                + (Math.abs(exponent) < 10 ? "0" : "")
                + Math.abs(exponent);
    }
}
