package org.xend.protocol.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Whatever a file holds, its reader says yes or names the place.
class SettingsPropertyTest {
    @Property
    void anyFileGivesSettingsOrAnErrorWithAPlace(@ForAll("files") String text) {
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
    }

    @Provide
    Arbitrary<String> files() {
        Arbitrary<String> names = Arbitraries.of(Stream.concat(
                        Stream.of("", "xend", "'vif-script'", "(a)"),
                        Arrays.stream(XendOption.values()).map(XendOption::word))
                .toList());
        Arbitrary<String> values = Arbitraries.of(
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
        return Combinators.combine(names, values)
                .as((name, value) -> "(" + name + " " + value + ")\n")
                .list()
                .ofMaxSize(3)
                .map(lines -> String.join("", lines));
    }
}
