package org.xend.daemon.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xend.daemon.control.form.DatumJson;
import org.xend.daemon.control.form.DeviceForm;
import org.xend.daemon.control.request.JsonRequest;
import org.xend.daemon.control.request.Refusal;
import org.xend.daemon.domain.registry.DomainView.DeviceView;
import org.xend.protocol.control.Datum;

/// Plain JSON, both ways.
class FaultD13Test {
    private static String json(Datum datum) {
        return new String(DatumJson.print(datum), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "1764504000.25, 1764504000.25",
        "0.0001, 0.0001",
        "1e9, 1000000000",
        "0, 0.0",
        "1.5e-7, 0.00000015",
        "123456789012.5, 123456789012.5"
    })
    void aTimeHasNoExponent(double value, String text) {
        String printed = json(new Datum.Real(value));
        assertFalse(printed.contains("E"), printed);
        assertEquals(value, Double.parseDouble(printed));
        assertEquals(Double.parseDouble(text), Double.parseDouble(printed));
    }

    @Test
    void aDevicesNumbersAreNumbersAndWhatAGuestWroteInTheirPlaceIsText() {
        var device = new DeviceView(
                "vif",
                0,
                0,
                "/f",
                "/b",
                Map.of("state", "4", "event-channel", "9; rm", "tx-ring-ref", "8", "mac", "00:00:00:00:00:01"),
                Map.of("state", "02", "handle", "0"));
        String printed = json(DeviceForm.keys(device));
        for (String part : new String[] {
            "\"id\":0",
            "\"state\":4",
            "\"event-channel\":\"9; rm\"",
            "\"tx-ring-ref\":8",
            "\"backend-state\":\"02\"",
            "\"handle\":0",
            "\"backend-id\":0"
        }) {
            assertTrue(printed.contains(part), part + " in " + printed);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"op\": ",
                "{\"op\": \"pause\"",
                "{\"op\": [1, 2",
                "{\"op\": \"x",
                "[",
                "{\"a\":1,}",
                "{\"op\": nul}",
                "{a:1}"
            })
    void malformedJsonIsNamedByItsPlaceAndNothingOfTheLibraryShows(String body) {
        String message = assertThrows(Refusal.class, () -> JsonRequest.read(body.getBytes(StandardCharsets.UTF_8)))
                .failure()
                .message();
        assertFalse(message.contains("Source:") || message.contains("StreamRead"), message);
        assertTrue(message.startsWith("malformed JSON at line 1, column ") || body.equals("["), message);
    }
}
