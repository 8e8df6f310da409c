package org.xend.protocol.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.xend.protocol.property.Draw;
import org.xend.protocol.property.Property;

/// Whatever a file holds, its reader says yes or names the place.
class SettingsPropertyTest {
    private static final List<String> NAMES = Stream.concat(
                    Stream.of("", "xend", "'vif-script'", "(a)"),
                    Arrays.stream(XendOption.values()).map(XendOption::word))
            .toList();
    private static final List<String> VALUES = List.of(
            "",
            "1",
            "0",
            "-1",
            "9999",
            "99999999999",
            "yes",
            "none",
            "''",
            "/a",
            "'a\\0'",
            "()",
            "(a b)",
            "(a xspath)",
            "embedded",
            "debug",
            "Linux",
            "apart",
            "a b",
            "(",
            "'");

    @Property.Seeded
    void anyFileGivesSettingsOrAnErrorWithAPosition(long seed) {
        Property.holds(seed, 250, draw -> {
            String text = draw.shown("text", String.join("", draw.list(0, 3, () -> line(draw))));
            try {
                XendSettings settings = SettingsReader.read(text, "f");
                assertTrue(settings.hotplug().timeout().isPositive());
                assertEquals(settings, SettingsReader.read(text + "\n# the end", "f"));
            } catch (SettingsException refused) {
                assertTrue(
                        refused.getMessage()
                                .startsWith("f:" + refused.at().line() + ":"
                                        + refused.at().column() + ": "),
                        refused.getMessage());
                assertTrue(refused.at().line() <= text.lines().count() + 1, refused.getMessage());
            }
        });
    }

    private static String line(Draw draw) {
        return "(" + draw.of(NAMES) + " " + draw.of(VALUES) + ")\n";
    }
}
