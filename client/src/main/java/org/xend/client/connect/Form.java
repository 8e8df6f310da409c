package org.xend.client.connect;

import java.nio.charset.StandardCharsets;

/// The parameters of a POST, written as `application/x-www-form-urlencoded`: the form xend took.
public final class Form {
    private static final String HEX = "0123456789ABCDEF";

    private final StringBuilder out = new StringBuilder();

    private Form() {}

    /// Starts a form with the operation it asks for.
    public static Form op(String operation) {
        return new Form().put("op", operation);
    }

    public Form put(String key, String value) {
        if (!out.isEmpty()) {
            out.append('&');
        }
        encode(key, out);
        out.append('=');
        encode(value, out);
        return this;
    }

    public Form put(String key, long value) {
        return put(key, Long.toString(value));
    }

    /// Encodes one path segment or value: everything but letters, digits and `-._~` becomes `%XX`.
    public static String encode(String text) {
        var out = new StringBuilder(text.length() + 8);
        encode(text, out);
        return out.toString();
    }

    private static void encode(String text, StringBuilder out) {
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = octet >= 'a' && octet <= 'z'
                    || octet >= 'A' && octet <= 'Z'
                    || octet >= '0' && octet <= '9'
                    || "-._~".indexOf(octet) >= 0;
            if (plain) {
                out.append((char) octet);
            } else {
                out.append('%').append(HEX.charAt(octet >> 4 & 15)).append(HEX.charAt(octet & 15));
            }
        }
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
