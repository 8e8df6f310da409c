package org.xend.protocol.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The manual, the man page and the sample files against the table of options.
class ConfigurationPagesTest {
    private static final Path HOME = Path.of("..");
    private static final Path SAMPLE = HOME.resolve("etc/xen/xend-config.sxp");
    private static final Path EMBEDDED_SAMPLE = HOME.resolve("etc/xen/xend-config.embedded.sxp");

    private static String page(String path) throws IOException {
        return Files.readString(HOME.resolve(path));
    }

    private static String row(XendOption option) {
        return "| `" + option.word() + "` | " + option.type().describe() + " | "
                + option.fallback().map(text -> "`" + text + "`").orElse("not set") + " | "
                + (option.isActedOn() ? "yes" : "no") + " | " + option.meaning() + " |";
    }

    @Test
    void theManualsTableIsTheTableOfOptions() throws IOException {
        List<String> rows = page("docs/configuration.md")
                .lines()
                .filter(line -> line.startsWith("| `"))
                .toList();
        assertEquals(
                Arrays.stream(XendOption.values())
                        .map(ConfigurationPagesTest::row)
                        .toList(),
                rows);
    }

    @Test
    void theManPageHasEveryOptionWithItsDefault() throws IOException {
        String man = page("docs/man/xend-config.sxp.5");
        List<String> items =
                man.lines().filter(line -> line.startsWith(".It Ic ")).toList();
        assertEquals(
                Arrays.stream(XendOption.values())
                        .map(option -> ".It Ic " + option.word())
                        .toList(),
                items.stream().map(line -> line.split(" Ar ")[0]).toList());
        String plain = man.replace("\\(aq", "'");
        for (XendOption option : XendOption.values()) {
            String entry = plain.substring(plain.indexOf(".It Ic " + option.word() + " Ar "));
            entry = entry.substring(
                    0,
                    Math.min(
                            entry.indexOf("\n.It", 1) < 0 ? entry.length() : entry.indexOf("\n.It", 1),
                            entry.indexOf("\n.El")));
            assertTrue(
                    entry.contains(option.fallback()
                            .map(text -> "Default: " + text + ".")
                            .orElse("Not set by default.")),
                    entry);
        }
    }

    @Test
    void theSampleFileIsTheDefaults() throws IOException, SettingsException {
        assertEquals(SettingsReader.defaults(), SettingsReader.read(Files.readString(SAMPLE), SAMPLE.toString()));
    }

    @Test
    void theSampleFileShowsEveryOptionThatIsActedOnWithItsDefault() throws IOException {
        List<String> shown = Files.readAllLines(SAMPLE).stream()
                .filter(line -> line.startsWith("#("))
                .toList();
        for (XendOption option : XendOption.values()) {
            if (option.isActedOn()) {
                assertEquals(
                        1,
                        shown.stream()
                                .filter(line -> option.fallback()
                                        .map(text -> line.equals("#(" + option.word() + " " + text + ")"))
                                        .orElseGet(() -> line.startsWith("#(" + option.word() + " ")))
                                .count(),
                        option.word());
            }
        }
    }

    @Test
    void everyOptionShownInTheSampleFileMayBeTurnedOn() throws IOException, SettingsException {
        String text = Pattern.compile("^#\\(", Pattern.MULTILINE)
                .matcher(Files.readString(SAMPLE))
                .replaceAll("(");
        XendSettings settings = SettingsReader.read(text, SAMPLE.toString());
        assertEquals(
                SettingsReader.defaults().sockets().keyTree(),
                settings.sockets().keyTree());
        assertEquals(
                Optional.of(new ConfiguredPath("/var/run/xenstored/socket_ro")),
                settings.sockets().access().readOnly());
        assertEquals(List.of(), settings.notActedOn());
    }

    @Test
    void theEmbeddedSampleFileAsksForTheSimulator() throws IOException, SettingsException {
        XendSettings settings = SettingsReader.read(Files.readString(EMBEDDED_SAMPLE), EMBEDDED_SAMPLE.toString());
        assertEquals(HypervisorKind.EMBEDDED, settings.hypervisor());
        assertEquals(List.of(), settings.notActedOn());
        assertEquals(
                HOME.resolve("etc/embedded/dom0").normalize(),
                settings.embedded()
                        .dom0()
                        .orElseThrow()
                        .onHost(EMBEDDED_SAMPLE.getParent())
                        .normalize());
    }
}
