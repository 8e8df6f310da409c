package org.xend.client.render;

/// One line of a table: cells padded to their width and set apart by blanks. A cell that is too long pushes
/// the rest along, as xm's did.
final class Line {
    private final StringBuilder out = new StringBuilder(96);

    /// Left-adjusted.
    Line left(String text, int width) {
        String plain = PlainText.of(text);
        out.append(plain);
        return gap(width - plain.length());
    }

    /// Right-adjusted.
    Line right(String text, int width) {
        String plain = PlainText.of(text);
        gap(width - plain.length());
        out.append(plain);
        return this;
    }

    Line gap(int blanks) {
        if (blanks > 0) {
            out.repeat(' ', blanks);
        }
        return this;
    }

    Line text(String text) {
        out.append(PlainText.of(text));
        return this;
    }

    String end() {
        return out.append('\n').toString();
    }

    /// A figure with one decimal: `12.3`.
    static String oneDecimal(double value) {
        long tenths = Math.round(Math.abs(value) * 10);
        return (value < 0 && tenths > 0 ? "-" : "") + tenths / 10 + "." + tenths % 10;
    }

    /// At least two digits.
    static String twoDigits(long value) {
        return value < 10 ? "0" + value : Long.toString(value);
    }
}
