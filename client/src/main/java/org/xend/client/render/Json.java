package org.xend.client.render;

/// The little JSON the client writes itself; all else is printed as the daemon sent it.
public final class Json {
    private static final String HEX = "0123456789abcdef";

    private Json() {}

    /// A JSON string (RFC 8259 section 7).
    public static String quote(String text) {
        var out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20) {
                out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    /// An array of values that are JSON already.
    public static String array(Iterable<String> values) {
        return "[" + String.join(",", values) + "]";
    }
}
