package org.xend.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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

/// What the pages point to exists: files they link, classes they name.
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
    void everyClassThatTheWalkthroughNamesIsThere() throws IOException {
        Set<String> classes;
        try (Stream<Path> files = Files.walk(HOME)) {
            classes = files.map(Path::toString)
                    .filter(f -> f.contains("src/main/java") && f.endsWith(".java"))
                    .map(f -> f.substring(f.lastIndexOf('/') + 1, f.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
        List<String> absent = new ArrayList<>();
        Matcher named = CLASS.matcher(Files.readString(HOME.resolve("docs/walkthrough-create.md")));
        while (named.find()) {
            if (!classes.contains(named.group(1))) {
                absent.add(named.group(1));
            }
        }
        assertEquals(List.of(), absent);
    }

    @Test
    void scriptsAndDaemonNameTheVersionOfThePom() throws IOException {
        Matcher version =
                Pattern.compile("<version>([^<]+)</version>").matcher(Files.readString(HOME.resolve("pom.xml")));
        assertTrue(version.find());
        List<String> other = new ArrayList<>();
        for (String script : List.of("xend", "xm", "demo", "aot", "install-xend")) {
            Matcher jar = Pattern.compile("(?:daemon|client|protocol)-([0-9][^/ ]*?)\\.jar")
                    .matcher(Files.readString(HOME.resolve("bin").resolve(script)));
            while (jar.find()) {
                if (!jar.group(1).equals(version.group(1))) {
                    other.add("bin/" + script + ": " + jar.group());
                }
            }
        }
        assertEquals(List.of(), other);
        assertTrue(Files.readString(HOME.resolve("daemon/src/main/java/org/xend/daemon/main/Version.java"))
                .contains('"' + version.group(1) + '"'));
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(HOME, 3)) {
            return files.filter(f -> f.toString().endsWith(".md"))
                    .filter(f -> !f.toString().contains("/target/"))
                    .toList();
        }
    }
}
