package org.xend.daemon.control.request;

import java.util.LinkedHashMap;
import org.xend.protocol.sxp.Sxp;

/// Reads `application/x-www-form-urlencoded` text: query strings and xend's POST bodies.
public final class FormText {
    private static final int MOST_FIELDS = 64;

    private FormText() {}

    /// @throws Refusal naming the fault: a bad escape, a name given twice, too many fields
    public static Parameters read(String text) {
        if (text == null || text.isEmpty()) {
            return Parameters.NONE;
        }
        String[] fields = text.split("&", MOST_FIELDS + 1);
        if (fields.length > MOST_FIELDS) {
            throw Refusal.badRequest("more than " + MOST_FIELDS + " parameters");
        }
        var values = new LinkedHashMap<String, Sxp>();
        for (String field : fields) {
            if (field.isEmpty()) {
                continue;
            }
            int equals = field.indexOf('=');
            String name = decode(equals < 0 ? field : field.substring(0, equals));
            String value = equals < 0 ? "" : decode(field.substring(equals + 1));
            if (values.putIfAbsent(name, Sxp.atom(value)) != null) {
                throw Refusal.badRequest("parameter '" + Parameters.clip(name) + "' is given twice");
            }
        }
        return new Parameters(values);
    }

    private static String decode(String text) {
        return PercentText.ofForm(text)
                .orElseThrow(() -> Refusal.badRequest("bad escape in '" + Parameters.clip(text) + "'"));
    }
}
