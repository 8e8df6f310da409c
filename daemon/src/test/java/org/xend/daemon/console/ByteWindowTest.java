package org.xend.daemon.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.xend.protocol.property.Property;

class ByteWindowTest {
    /// Against the naive model: a string cut at the front.
    @Property.Seeded
    void itKeepsTheNewest(long seed) {
        Property.holds(seed, 100, draw -> {
            int capacity = draw.shown("capacity", draw.between(1, 40));
            List<String> chunks = draw.shown("chunks", draw.list(0, 30, () -> draw.text("abcdefgh", 0, 60)));
            int most = draw.shown("most", draw.between(0, 20));
            var window = new ByteWindow(capacity);
            String model = "";
            boolean take = false;
            for (String chunk : chunks) {
                byte[] bytes = chunk.getBytes(StandardCharsets.US_ASCII);
                String all = model + chunk;
                int dropped = Math.max(0, all.length() - capacity);
                assertEquals(dropped, window.append(bytes, 0, bytes.length));
                model = all.substring(dropped);
                assertEquals(model, new String(window.copy(), StandardCharsets.US_ASCII));
                take = !take;
                if (take) {
                    int count = Math.min(most, model.length());
                    assertEquals(model.substring(0, count), new String(window.take(most), StandardCharsets.US_ASCII));
                    model = model.substring(count);
                }
                assertEquals(model.length(), window.size());
            }
        });
    }
}
