package org.xend.daemon.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class ByteWindowTest {
    /// Against the naive model: a string cut at the front.
    @Property(tries = 300)
    void itKeepsTheNewest(
            @ForAll @IntRange(min = 1, max = 40) int capacity,
            @ForAll @Size(max = 30) List<@StringLength(max = 60) @AlphaChars String> chunks,
            @ForAll @IntRange(max = 20) int most) {
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
    }
}
