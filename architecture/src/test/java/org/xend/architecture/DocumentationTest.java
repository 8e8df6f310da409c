package org.xend.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Files that docs link and classes that they name exist.
class DocumentationTest {
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(?:#[^)]*)?\\)");
    private static final int WIDEST = 120;
    private static final Pattern CLASS = Pattern.compile("`([a-z][a-z.]*\\.)?([A-Z][a-z]\\w*)[#`(.]");
    private static final List<String> PAGES_OF_CLASSES =
            List.of("architecture.md", "walkthrough-create.md", "walkthrough-write.md", "../CONTRIBUTING.md");

    @Test
    void everyLinkOfEveryPageLeadsSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : pages()) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                if (!link.group(1).contains("://") && !Files.exists(page.resolveSibling(link.group(1)))) {
                    broken.add(HOME.relativize(page) + " -> " + link.group(1));
                }
            }
        }
        assertEquals(List.of(), broken);
    }

    /// With its package where the page gives one.
    @Test
    void everyClassThatIsNamedIsThere() throws IOException {
        List<String> classes;
        try (Stream<Path> files = Files.walk(HOME)) {
            classes = files.map(Path::toString)
                    .filter(f -> f.contains("/src/") && f.endsWith(".java"))
                    .map(f -> f.substring(0, f.length() - ".java".length()).replace('/', '.'))
                    .toList();
        }
        List<String> absent = new ArrayList<>();
        for (String page : PAGES_OF_CLASSES) {
            Matcher named = CLASS.matcher(Files.readString(HOME.resolve("docs").resolve(page)));
            while (named.find()) {
                String name = (named.group(1) == null ? "" : named.group(1)) + named.group(2);
                if (classes.stream().noneMatch(f -> f.endsWith("." + name))) {
                    absent.add(page + ": " + name);
                }
            }
        }
        assertEquals(List.of(), absent);
    }

    /// Rows of tables and what is to be typed may be wider.
    @Test
    void noLineIsTooWideToRead() throws IOException {
        List<String> wide = new ArrayList<>();
        for (Path page : pages()) {
            boolean code = false;
            for (String line : Files.readAllLines(page)) {
                code ^= line.startsWith("```");
                if (line.length() > WIDEST && !code && !line.strip().startsWith("|") && !line.startsWith("    ")) {
                    wide.add(HOME.relativize(page) + ": " + line);
                }
            }
        }
        assertEquals(List.of(), wide);
    }

    /// The one place of the version is the revision of pom.xml; the changelog is ordered by it.
    @Test
    void theVersionStandsInOnePlace() throws IOException {
        Matcher version =
                Pattern.compile("<revision>([^<]+)</revision>").matcher(Files.readString(HOME.resolve("pom.xml")));
        assertTrue(version.find());
        Pattern named = Pattern.compile("(?<![0-9.])" + Pattern.quote(version.group(1)) + "(?![0-9.])");
        List<String> other = new ArrayList<>();
        for (String folder : List.of("bin", "lab", "docs", "rc.d", "etc", "protocol", "daemon", "client", "bench")) {
            try (Stream<Path> files = Files.walk(HOME.resolve(folder))) {
                for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)
                        .filter(f -> !f.toString().contains("/target/"))
                        .filter(f -> !f.toString().endsWith(".svg"))::iterator) {
                    if (named.matcher(Files.readString(file, StandardCharsets.ISO_8859_1))
                            .find()) {
                        other.add(HOME.relativize(file).toString());
                    }
                }
            }
        }
        assertEquals(List.of(), other);
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(HOME, 3)) {
            return files.filter(f -> f.toString().endsWith(".md"))
                    .filter(f -> !f.toString().contains("/target/"))
                    .toList();
        }
    }
}
