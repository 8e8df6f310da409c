package org.xend.daemon.os;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescriptorsTest {
    @Test
    void whatIsOpenedIsFreeNoMore(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        Descriptors descriptors = Descriptors.ofThisProcess();
        long before = descriptors.free();
        List<InputStream> open = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                open.add(Files.newInputStream(file));
            }
            long taken = before - descriptors.free();
            // Other threads of the tests have files too.
            assertTrue(taken > 100 && taken < 300, "taken: " + taken);
        } finally {
            for (InputStream each : open) {
                each.close();
            }
        }
    }

    @Test
    void aFolderThatIsNotThereTellsNothing(@TempDir Path folder) {
        assertEquals(-1, Descriptors.listed(folder.resolve("none")));
    }
}
