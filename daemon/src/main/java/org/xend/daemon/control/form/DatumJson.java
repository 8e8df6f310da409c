package org.xend.daemon.control.form;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import org.xend.protocol.control.Datum;

/// Prints a [Datum] as JSON (RFC 8259, UTF-8), by the table in its documentation. Characters that would move the
/// cursor of a terminal, or turn its direction of writing, are escaped: guests write some of the texts.
public final class DatumJson {
    private static final JsonFactory FACTORY = new JsonFactory().setCharacterEscapes(new PlainEscapes());

    private DatumJson() {}

    public static byte[] print(Datum datum) {
        var out = new ByteArrayOutputStream(512);
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            write(json, datum, false);
        } catch (IOException e) {
            throw new UncheckedIOException("memory refused to be written", e);
        }
        return out.toByteArray();
    }

    /// @param classed whether the value is one of several under one key: a form then has its head as `class`
    private static void write(JsonGenerator json, Datum datum, boolean classed) throws IOException {
        switch (datum) {
            case Datum.Text(String value) -> json.writeString(value);
            case Datum.Whole(long value) -> json.writeNumber(value);
            case Datum.Real(double value) -> writeReal(json, value);
            case Datum.Flag(boolean value) -> json.writeBoolean(value);
            case Datum.None() -> json.writeNull();
            case Datum.Sequence(var items) -> {
                json.writeStartArray();
                for (Datum item : items) {
                    write(json, item, false);
                }
                json.writeEndArray();
            }
            case Datum.Form form -> writeForm(json, form, classed);
        }
    }

    /// JSON has no NaN and no infinity.
    private static void writeReal(JsonGenerator json, double value) throws IOException {
        if (Double.isFinite(value)) {
            // Without exponent: shell scripts read these too.
            json.writeNumber(BigDecimal.valueOf(value).toPlainString());
        } else {
            json.writeNull();
        }
    }

    private static void writeForm(JsonGenerator json, Datum.Form form, boolean classed) throws IOException {
        json.writeStartObject();
        if (classed) {
            json.writeStringField("class", form.head());
        }
        for (Datum.Entry entry : form.entries()) {
            json.writeFieldName(entry.key());
            if (entry.repeated()) {
                json.writeStartArray();
                for (Datum value : entry.values()) {
                    write(json, value, true);
                }
                json.writeEndArray();
            } else {
                write(json, entry.values().getFirst(), false);
            }
        }
        json.writeEndObject();
    }
}
