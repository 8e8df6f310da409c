package org.xend.daemon.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every name that a domain may have has a console log of its own, and an older one.
class FaultD11ConsoleTest {
    @TempDir
    private Path folder;

    private void log(String name, String... texts) throws IOException {
        var log = new ConsoleLog(folder, name, 5);
        for (String text : texts) {
            log.append(text.getBytes(StandardCharsets.US_ASCII));
        }
        log.close();
    }

    @Test
    void namesUpToTheLongest() throws IOException {
        for (int length : List.of(1, 243, 244, 245, 246, 254, 255)) {
            log("n".repeat(length), "first", "next");
            log("n".repeat(length - 1) + "m", "other");
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(7 * 3, files.count());
        }
        assertEquals("next", Files.readString(folder.resolve("guest-" + "n".repeat(243) + ".log")));
        assertEquals("first", Files.readString(folder.resolve("guest-" + "n".repeat(243) + ".log.1")));
    }
}
