package org.xend.daemon.control.request;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.xend.protocol.control.Failure;

/// Turns a POST's body into parameters, by its Content-Type.
public final class RequestBody {
    private static final String FORM = "application/x-www-form-urlencoded";

    private RequestBody() {}

    /// @param contentType the header; null: a form, which is what xend's own clients send
    /// @throws Refusal 415 for a type that is not read here, 400 for a malformed body
    public static Parameters read(String contentType, Buffer body) {
        String type = contentType == null
                ? FORM
                : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (body.length() == 0) {
            return Parameters.NONE;
        }
        return switch (type) {
            case FORM -> FormText.read(body.toString(StandardCharsets.UTF_8));
            case "application/sxp" -> SxpRequest.read(body.getBytes());
            case "application/json" -> JsonRequest.read(body.getBytes());
            default ->
                throw new Refusal(
                        415,
                        new Failure.BadRequest("bodies of type '" + Parameters.clip(type) + "' are not read: " + FORM
                                + ", application/sxp and application/json are"),
                        Map.of());
        };
    }
}
