package org.xend.daemon.control.form;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.xend.daemon.domain.registry.DomainView.DeviceView;
import org.xend.protocol.control.Datum;

/// A device as a configuration would have it.
class DeviceFormTest {
    private static String form(Map<String, String> frontend, Map<String, String> backend) {
        return String.valueOf(DeviceForm.of(new DeviceView("vif", 0, 0, "/f", "/b", frontend, backend)));
    }

    @Test
    void whatXlAddsToAVifIsThere() {
        String form = form(Map.of("trusted", "0", "mtu", "1"), Map.of("gatewaydev", "wm0", "mtu", "9000"));
        assertTrue(form.contains("wm0"), form);
        assertTrue(form.contains(String.valueOf(new Datum.Whole(9000))), form);
        assertTrue(form.contains("trusted"), form);
    }

    @Test
    void whatEveryVifHasIsNot() {
        assertEquals(form(Map.of(), Map.of("bridge", "b0")), form(Map.of("trusted", "1"), Map.of("bridge", "b0")));
    }
}
