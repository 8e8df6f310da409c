package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Holds docs/security.md against the tests: what it lists exists, and what exists is listed, in the row of its
/// advisory.
class AdvisoryIndexTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| XSA-(\\d+)\\b[^|]*\\|[^|]+\\|[^|]+\\|([^|]+)\\|$");
    private static final Pattern LISTED = Pattern.compile("`(\\w+\\.xsa(\\d+)_\\w+)`");
    private static final Pattern TESTS = Pattern.compile("(?:Advisory\\w+(?:Test|IT)|HeapCeilingIT)\\.class");

    @Test
    void theTableAndTheTestsAreTheSame() throws Exception {
        var listed = new TreeSet<String>();
        Matcher row = ROW.matcher(Files.readString(Path.of("../docs/security.md")));
        var rows = new TreeMap<Integer, Integer>();
        while (row.find()) {
            int advisory = Integer.parseInt(row.group(1));
            Matcher test = LISTED.matcher(row.group(2));
            while (test.find()) {
                assertEquals(advisory, Integer.parseInt(test.group(2)), test.group(1));
                assertTrue(listed.add(test.group(1)), test.group(1) + " is listed twice");
                rows.merge(advisory, 1, Integer::sum);
            }
            assertTrue(rows.containsKey(advisory), "XSA-" + advisory + " has a test");
        }
        assertTrue(rows.size() >= 30, "advisories: " + rows.keySet());
        assertEquals(String.join("\n", found()), String.join("\n", listed));
    }

    private static TreeSet<String> found() throws Exception {
        Path classes = Path.of(AdvisoryIndexTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        var found = new TreeSet<String>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (TESTS.matcher(file.getFileName().toString()).matches()) {
                    String name = classes.relativize(file)
                            .toString()
                            .replace('/', '.')
                            .replaceFirst("\\.class$", "");
                    Class<?> type = Class.forName(name, false, AdvisoryIndexTest.class.getClassLoader());
                    for (Method method : type.getDeclaredMethods()) {
                        if (method.getName().startsWith("xsa")) {
                            found.add(type.getSimpleName() + "." + method.getName());
                        }
                    }
                }
            }
        }
        return found;
    }
}
