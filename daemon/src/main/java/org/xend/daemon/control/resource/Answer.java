package org.xend.daemon.control.resource;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.xend.protocol.control.Datum;
import org.xend.protocol.control.Failure;

/// The answer of a resource, before it is encoded.
///
/// @param headers beyond those every answer has; names as they are to be written
public record Answer(int status, SequencedMap<String, String> headers, Body body) {
    public Answer {
        headers = new LinkedHashMap<>(headers);
    }

    /// The body, encoded by the Accept header ([Values]) or as it is ([Bytes]); or the resource writes the
    /// response itself ([Stream]).
    public sealed interface Body {}

    public record Values(Datum datum) implements Body {}

    public record Bytes(byte[] content, String mediaType) implements Body {}

    /// No value: an empty body as an S-expression, `{}` as JSON.
    public record Empty() implements Body {}

    /// The resource writes the response itself.
    ///
    /// @param begin takes over the exchange; called on the server's event loop
    /// @param abandon called instead if the client has gone or wanted the head only
    public record Stream(Runnable begin, Runnable abandon) implements Body {}

    public static Answer of(Datum datum) {
        return new Answer(200, new LinkedHashMap<>(), new Values(datum));
    }

    static Answer done() {
        return new Answer(200, new LinkedHashMap<>(), new Empty());
    }

    static Answer text(byte[] content) {
        return new Answer(200, new LinkedHashMap<>(), new Bytes(content, "text/plain; charset=utf-8"));
    }

    static Answer text(String content) {
        return text(content.getBytes(StandardCharsets.UTF_8));
    }

    static Answer stream(Runnable begin, Runnable abandon) {
        return new Answer(200, new LinkedHashMap<>(), new Stream(begin, abandon));
    }

    /// An error in the form asked for: `(xend.err MESSAGE (code CODE))` or
    /// `{"error": {"code": CODE, "message": MESSAGE}}`.
    public static Answer failed(int status, Failure failure, Map<String, String> headers, Encoding encoding) {
        Datum error = switch (encoding) {
            case SXP ->
                new Datum.Sequence(List.of(
                        new Datum.Text("xend.err"),
                        new Datum.Text(failure.message()),
                        Datum.words(List.of("code", failure.code()))));
            case JSON ->
                Datum.form("answer")
                        .put(
                                "error",
                                Datum.form("error")
                                        .put("code", failure.code())
                                        .put("message", failure.message())
                                        .build())
                        .build();
        };
        return new Answer(status, new LinkedHashMap<>(headers), new Values(error));
    }

    Answer withStatus(int newStatus) {
        return new Answer(newStatus, headers, body);
    }

    Answer withHeader(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, more, body);
    }
}
