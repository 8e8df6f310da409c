package org.xend.protocol.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xend.protocol.domain.DomainConfigSxp;
import org.xend.protocol.language.syntax.ConfigException;
import org.xend.protocol.language.syntax.SourceText;
import org.xend.protocol.sxp.SxpPrinter;

/// Every `pass-*.cfg` and `fail-*.cfg` has beside it what is expected of it: the S-expression and the warnings,
/// or the error. A first line `# xm: a=b c=d` is the command line.
class DomainFileFixturesTest {
    private static final Path FOLDER = Path.of("src/test/resources/domain-files");
    private static final String COMMAND_LINE = "# xm: ";

    static List<String> fixtures() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".cfg"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void aFileBecomesWhatIsWrittenBesideIt(String name) throws IOException {
        String expected = Files.readString(FOLDER.resolve(name.replace(".cfg", ".expected")));
        assertEquals(expected, outcome(name, SourceText.decode(Files.readAllBytes(FOLDER.resolve(name)))));
        assertEquals(name.startsWith("fail-"), expected.startsWith("error: "), "name and outcome");
    }

    @Test
    void bothKindsOfFixtureAreThere() throws IOException {
        assertTrue(fixtures().stream().filter(name -> name.startsWith("fail-")).count() > 80);
        assertTrue(fixtures().stream().filter(name -> name.startsWith("pass-")).count() > 15);
    }

    private static String outcome(String name, String text) {
        String first = text.lines().findFirst().orElse("");
        List<String> words = first.startsWith(COMMAND_LINE)
                ? List.of(first.substring(COMMAND_LINE.length()).split(" "))
                : List.of();
        try {
            DomainFile file = DomainFile.read("./" + name, text, words);
            var out =
                    new StringBuilder(SxpPrinter.pretty(DomainConfigSxp.print(file.config()), SxpPrinter.SCREEN_WIDTH));
            file.warnings()
                    .forEach(warning -> out.append("warning: ").append(warning).append('\n'));
            return out.toString();
        } catch (ConfigException problem) {
            return "error: " + problem.getMessage() + "\n";
        }
    }
}
