package org.xend.client.render;

/// The little JSON that the client writes itself; the rest is printed as the daemon sent it.
public final class Json {
    private static final String HEX = "0123456789abcdef";

    private Json() {}

    /// A JSON string (RFC 8259 section 7) that is safe for a terminal: every control character and mark of
    /// direction is escaped.
    public static String quote(String text) {
        var out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (PlainText.isPlain(c)) {
                out.append(c);
            } else {
                out.append("\\u")
                        .append(HEX.charAt(c >> 12))
                        .append(HEX.charAt(c >> 8 & 15))
                        .append(HEX.charAt(c >> 4 & 15))
                        .append(HEX.charAt(c & 15));
            }
        }
        return out.append('"').toString();
    }

    /// An array of values that are JSON already.
    public static String array(Iterable<String> values) {
        return "[" + String.join(",", values) + "]";
    }
}
