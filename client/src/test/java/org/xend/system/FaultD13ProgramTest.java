package org.xend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `bin/xend` prints its version and its usage.
class FaultD13ProgramTest {
    private record Said(int status, String out, String err) {}

    private static Said xend(String... words) throws Exception {
        var command = new ArrayList<>(List.of("/bin/sh", "../bin/xend"));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).start();
        String out = new String(process.getInputStream().readAllBytes());
        String err = new String(process.getErrorStream().readAllBytes());
        return new Said(process.waitFor(), out, err);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h"})
    void helpIsNoError(String word) throws Exception {
        Said said = xend(word);
        assertEquals(0, said.status());
        assertEquals("", said.err());
        assertTrue(said.out().startsWith("usage: xend run|start"), said.out());
    }

    @Test
    void theVersionIsThePoms() throws Exception {
        String pom = Files.readString(Path.of("../pom.xml"));
        String version = pom.substring(pom.indexOf("<revision>") + 10, pom.indexOf("</revision>"));
        assertEquals(new Said(0, "xend " + version + "\n", ""), xend("--version"));
    }

    @Test
    void aWrongWordIsStillAnError() throws Exception {
        Said said = xend("--hlep");
        assertEquals(2, said.status());
        assertEquals("", said.out());
    }
}
