package org.xend.daemon.hypervisor.xen.ffm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The functions that the port calls exist in Debian's libraries; what they do is shown on a real Xen, by
/// `lab/acceptance`. Needs libxenmisc4.17 and the stable libraries of Xen.
@Tag("stock")
class XenLibrariesIT {
    private static final Path SOURCES = Path.of("src/main/java/org/xend/daemon/hypervisor/xen");
    private static final Pattern FUNCTION =
            Pattern.compile("\"((?:xc_|xenevtchn_|xengnttab_|xtl_)[a-z0-9_]*[a-z0-9])\"");

    @Test
    void everyFunctionIsThere() throws Exception {
        List<NativeLibrary> libraries = Stream.of(
                        "libxenctrl.so.4.17",
                        "libxenguest.so.4.17",
                        "libxenevtchn.so.1",
                        "libxengnttab.so.1",
                        "libxentoollog.so.1")
                .map(name -> NativeLibrary.find(name, List.of())
                        .orElseThrow(() -> new AssertionError(name + " is not installed")))
                .toList();
        var absent = new TreeSet<String>();
        var seen = new TreeSet<String>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Matcher found = FUNCTION.matcher(Files.readString(file));
                while (found.find()) {
                    seen.add(found.group(1));
                    if (libraries.stream().noneMatch(library -> library.has(found.group(1)))) {
                        absent.add(found.group(1));
                    }
                }
            }
        }
        assertEquals(new TreeSet<String>(), absent);
        assertTrue(seen.size() > 40, "found " + seen);
    }
}
