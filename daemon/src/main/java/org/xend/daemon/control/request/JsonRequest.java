package org.xend.daemon.control.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xend.protocol.control.RequestTree;

/// Reads a body that is JSON: `{"op": "create", "config": {...}, "paused": false}`, into the same values as
/// its S-expression form, by the table of [RequestTree].
public final class JsonRequest {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(64).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private JsonRequest() {}

    /// @throws Refusal with line and column of the error
    public static Parameters read(byte[] body) {
        try (JsonParser json = FACTORY.createParser(body)) {
            return read(json);
        } catch (IOException e) {
            throw new UncheckedIOException("memory refused to be read", e);
        }
    }

    private static Parameters read(JsonParser json) throws IOException {
        try {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw Refusal.badRequest("the body must be one JSON object");
            }
            Object tree = value(json);
            if (json.nextToken() != null) {
                throw Refusal.badRequest("malformed JSON at " + position(json.currentTokenLocation())
                        + ": there is a second value where one was expected");
            }
            return SxpRequest.parameters(RequestTree.toSxp(tree));
        } catch (JsonProcessingException e) {
            // A limit that was passed comes without a position.
            JsonLocation at = e.getLocation() == null ? json.currentLocation() : e.getLocation();
            throw Refusal.badRequest("malformed JSON at " + position(at) + ": " + sentence(e));
        }
    }

    /// The value that the current token begins, as maps, lists and scalars.
    private static Object value(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT -> json.getBigIntegerValue();
            case VALUE_NUMBER_FLOAT -> json.getDecimalValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case START_OBJECT -> object(json);
            case START_ARRAY -> array(json);
            case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalStateException("no value starts with " + json.currentToken());
        };
    }

    private static Map<String, Object> object(JsonParser json) throws IOException {
        var fields = new LinkedHashMap<String, Object>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            fields.put(name, value(json));
        }
        return fields;
    }

    private static List<Object> array(JsonParser json) throws IOException {
        var items = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(json));
        }
        return items;
    }

    private static String position(JsonLocation at) {
        return "line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    private static String sentence(JsonProcessingException e) {
        String message = e.getOriginalMessage();
        int end = message.indexOf('\n');
        // Where a limit was passed, the library names its own setting in brackets.
        String line = (end < 0 ? message : message.substring(0, end))
                .replaceFirst("(, from| \\(from) `StreamReadConstraints[^`]*`\\)", "")
                // The position inside the text, without the source that the library names.
                .replaceAll("\\[Source: [^\\]]*?(line: [0-9]+, column: [0-9]+)\\]", "$1")
                .replaceFirst("maximum allowed \\(([0-9]+)$", "maximum of $1");
        return line.length() > 160 ? line.substring(0, 157) + "..." : line.replaceAll("\\p{Cntrl}", "?");
    }
}
