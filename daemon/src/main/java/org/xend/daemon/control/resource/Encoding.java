package org.xend.daemon.control.resource;

import java.util.Locale;

/// The two forms an answer can take, and the choice between them by the Accept header.
public enum Encoding {
    SXP("application/sxp"),
    JSON("application/json");

    private final String mediaType;

    Encoding(String mediaType) {
        this.mediaType = mediaType;
    }

    public String mediaType() {
        return mediaType;
    }

    /// JSON where the header prefers it, by q-values and specificity (RFC 9110 section 12.5.1);
    /// S-expressions in every other case: without a header, on a tie, and when it names neither.
    ///
    /// @param accept the header's value, several headers joined by commas; null: absent
    public static Encoding choose(String accept) {
        if (accept == null) {
            return SXP;
        }
        return quality(accept, JSON) > quality(accept, SXP) ? JSON : SXP;
    }

    private static double quality(String accept, Encoding encoding) {
        double quality = 0;
        int best = 0;
        for (String range : accept.split(",")) {
            String[] parts = range.split(";");
            int specificity = specificity(parts[0].strip().toLowerCase(Locale.ROOT), encoding);
            if (specificity > best) {
                best = specificity;
                quality = weight(parts);
            }
        }
        return quality;
    }

    private static int specificity(String range, Encoding encoding) {
        if (range.equals(encoding.mediaType)) {
            return 3;
        }
        return switch (range) {
            case "application/*" -> 2;
            case "*/*" -> 1;
            default -> 0;
        };
    }

    private static double weight(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("q=") || parameter.startsWith("Q=")) {
                String number = parameter.substring(2).strip();
                // A weight that is not one by the grammar counts as not given.
                return number.matches("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?") ? Double.parseDouble(number) : 1;
            }
        }
        return 1;
    }
}
