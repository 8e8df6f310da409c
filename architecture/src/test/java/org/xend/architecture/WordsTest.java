package org.xend.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Names use the field's words: nothing is named by a word of our own making for which Xen or Java has one.
class WordsTest {
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

    /// What was in use once, and what names such a thing now: `tell` is notify or send, `settle` is complete.
    private static final Set<String> OWN = Set.of(
            "census",
            "corpse",
            "happening",
            "happenings",
            "keeper",
            "keepers",
            "linger",
            "lingering",
            "loss",
            "meet",
            "meets",
            "met",
            "noted",
            "owed",
            "places",
            "remains",
            "remedies",
            "remedy",
            "settle",
            "settled",
            "sight",
            "site",
            "sites",
            "surroundings",
            "tell",
            "tells",
            "told");

    /// An option of xend-config.sxp, and the fields that hold it.
    private static final Set<String> ALLOWED = Set.of("XENSTORED_LINGER");

    private static final Pattern NOT_CODE = Pattern.compile(
            "\"\"\".*?\"\"\"" + "|\"(?:\\\\.|[^\"\\\\\\n])*\"" + "|'(?:\\\\.|[^'\\\\\\n])*'" + "|//[^\\n]*|/\\*.*?\\*/",
            Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("\\b[A-Za-z_]\\w*");
    private static final Pattern PART = Pattern.compile("[A-Z]?[a-z]+|[A-Z]+(?![a-z])");

    @Test
    void noNameIsMadeOfAWordOfOurOwn() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : sources()) {
            Matcher name = NAME.matcher(NOT_CODE.matcher(Files.readString(file)).replaceAll(" "));
            while (name.find()) {
                if (!ALLOWED.contains(name.group()) && isOwn(name.group())) {
                    found.add(HOME.relativize(file) + ": " + name.group());
                }
            }
        }
        assertEquals(List.of(), found.stream().distinct().toList());
    }

    private static boolean isOwn(String name) {
        return PART.matcher(name)
                .results()
                .map(part -> part.group().toLowerCase(Locale.ROOT))
                .anyMatch(OWN::contains);
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(HOME)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> file.toString().contains("/src/main/"))
                    .toList();
        }
    }
}
