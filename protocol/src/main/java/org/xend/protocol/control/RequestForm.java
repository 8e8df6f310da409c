package org.xend.protocol.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.xend.protocol.sxp.Sxp;
import org.xend.protocol.sxp.SxpException;
import org.xend.protocol.sxp.SxpReader;

/// Turns the fields of xend's own request body (`op=create&config=(vm ...)`, already taken apart and
/// unescaped) into the same S-expression as [RequestTree]: `((op create) (config (vm ...)))`. Every field is
/// one word, except `config`, which carries an S-expression as text.
public final class RequestForm {
    private static final String CONFIG = "config";

    private RequestForm() {}

    /// @throws FailureException with [Failure.BadRequest] naming line and column in `config`, if that is
    ///         not exactly one S-expression
    public static Sxp toSxp(Map<String, String> fields, SxpReader reader) {
        List<Sxp> out = new ArrayList<>();
        fields.forEach((key, value) -> out
                .add(Sxp.form(key, key.equals(CONFIG) ? config(value, reader) : Sxp.atom(value))));
        return Sxp.list(out);
    }

    private static Sxp config(String text, SxpReader reader) {
        try {
            return reader.readOne(text);
        } catch (SxpException e) {
            throw new FailureException(new Failure.BadRequest("Bad request: config, " + e.getMessage()));
        }
    }
}
