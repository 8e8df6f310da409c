package org.xend.daemon.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostLoadTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.00 0.01 0.05 1/412 1234     | 2 | false",
                "0.00 0.01 0.05 2/412 1234     | 2 | false",
                "9.31 7.20 3.05 3/412 1234     | 2 | true",
                "120.5 98.1 60.0 117/4120 99   | 64 | true",
                "120.5 98.1 60.0 17/4120 99    | 64 | false",
                "''                            | 1 | false",
                "0.00 0.01                     | 1 | false",
                "no numbers are here           | 1 | false"
            })
    void moreThreadsThatCouldRunThanProcessorsAreACrowd(String loadavg, int processors, boolean crowded)
            throws IOException {
        Path file = Files.writeString(folder.resolve("loadavg"), loadavg + "\n");
        HostLoad load = HostLoad.of(file, processors);
        assertEquals(crowded, load.isCrowded());
        load.close();
    }

    @Test
    void theFileIsReadAnewEachTime() throws IOException {
        Path file = Files.writeString(folder.resolve("loadavg"), "0.00 0.00 0.00 5/100 1\n");
        HostLoad load = HostLoad.of(file, 4);
        assertEquals(true, load.isCrowded());
        Files.writeString(file, "0.00 0.00 0.00 4/100 1\n");
        assertFalse(load.isCrowded());
        load.close();
    }

    @Test
    void aKernelWithoutLoadFiguresHasNoCrowd() throws IOException {
        HostLoad load = HostLoad.of(folder.resolve("absent"), 1);
        assertFalse(load.isCrowded());
        load.close();
    }
}
