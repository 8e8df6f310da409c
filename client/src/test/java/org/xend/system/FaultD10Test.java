package org.xend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The commands in a working directory that was removed, with a stand-in for java that, like java, does not start
/// there.
class FaultD10Test {
    @TempDir
    Path home;

    @BeforeEach
    void aTreeThatWasBuilt() throws IOException {
        for (String script : List.of("xend", "xm", "java-home")) {
            program("bin/" + script, Files.readString(Path.of("..", "bin", script)));
        }
        program("jdk/bin/java", "#!/bin/sh\n/bin/pwd || exit 1\n");
        write("jdk/release", "JAVA_VERSION=\"25.0.1\"\n");
        for (String jar : List.of(
                "daemon/target/daemon.jar",
                "client/target/client.jar",
                "protocol/target/protocol.jar",
                "daemon/src/x",
                "client/src/x")) {
            write(jar, "");
        }
    }

    @ParameterizedTest
    @CsvSource({"xm, list", "xm, info", "xend, run"})
    void aRemovedWorkingDirectoryKeepsNoCommandFromWorking(String script, String verb) throws Exception {
        assertEquals("/\n", ran("mkdir gone && cd gone && rmdir ../gone && exec ../bin/" + script + " " + verb));
    }

    /// The stand-in is no kinder than java.
    @Test
    void withoutTheStepAsideItWouldFail() throws Exception {
        assertEquals("", ran("mkdir gone && cd gone && rmdir ../gone && exec ../jdk/bin/java; true"));
    }

    @ParameterizedTest
    @CsvSource({"xm, list", "xend, run"})
    void anyOtherOneStays(String script, String verb) throws Exception {
        Path here = Files.createDirectory(home.resolve("here")).toRealPath();
        assertEquals(here + "\n", ran("cd here && exec ../bin/" + script + " " + verb));
        Files.createSymbolicLink(home.resolve("link"), here);
        assertTrue(ran("cd link && exec ../bin/" + script + " " + verb).endsWith("/here\n"));
    }

    /// What it printed on standard output.
    private String ran(String line) throws Exception {
        var call = new ProcessBuilder(
                        "/bin/sh", "-c", line.replace("../bin/", home + "/bin/").replace("../jdk/", home + "/jdk/"))
                .directory(home.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        call.environment().put("XEND_JAVA_HOME", home.resolve("jdk").toString());
        call.environment().put("XEND_ROOT", home.resolve("root").toString());
        Process process = call.start();
        String out = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return out;
    }

    private void write(String path, String text) throws IOException {
        Path file = home.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void program(String path, String text) throws IOException {
        write(path, text);
        Files.setPosixFilePermissions(home.resolve(path), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
