package org.xend.client.render;

/// Makes text safe for a terminal. Guests write some of the keys that tables and messages show, and must not control
/// the terminal of the administrator who looks at them.
public final class PlainText {
    private PlainText() {}

    /// @return the text with `?` for each control character, line end and mark that turns the direction of
    /// writing
    public static String of(String text) {
        return text.codePoints().allMatch(PlainText::isPlain)
                ? text
                : text.codePoints()
                        .map(c -> isPlain(c) ? c : '?')
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    static boolean isPlain(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }
}
