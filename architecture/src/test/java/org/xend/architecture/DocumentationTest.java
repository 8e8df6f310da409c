package org.xend.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Files that docs link and classes that they name exist.
class DocumentationTest {
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(?:#[^)]*)?\\)");
    private static final Pattern CLASS = Pattern.compile("\\[`([A-Z]\\w+)`\\]");

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

    @Test
    void everyClassThatTheWalkthroughsNameIsThere() throws IOException {
        Set<String> classes;
        try (Stream<Path> files = Files.walk(HOME)) {
            classes = files.map(Path::toString)
                    .filter(f -> f.contains("src/main/java") && f.endsWith(".java"))
                    .map(f -> f.substring(f.lastIndexOf('/') + 1, f.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
        List<String> absent = new ArrayList<>();
        for (String page : List.of("walkthrough-create.md", "walkthrough-write.md")) {
            Matcher named = CLASS.matcher(Files.readString(HOME.resolve("docs").resolve(page)));
            while (named.find()) {
                if (!classes.contains(named.group(1))) {
                    absent.add(page + ": " + named.group(1));
                }
            }
        }
        assertEquals(List.of(), absent);
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
