package org.xend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The java command lines that bin/xend and bin/xm make, with a stand-in for java that prints its arguments.
class LauncherTest {
    private static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path home;

    @BeforeEach
    void aTreeThatWasBuilt() throws IOException {
        for (String script : List.of("xend", "xm", "java-home")) {
            file("bin/" + script, Files.readString(Path.of("..", "bin", script)));
            executable("bin/" + script);
        }
        file("jdk/bin/java", "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        executable("jdk/bin/java");
        file("jdk/release", "JAVA_VERSION=\"25.0.1\"\n");
        for (String jar : List.of(
                "daemon/target/daemon.jar",
                "daemon/target/lib/protocol.jar",
                "client/target/client.jar",
                "protocol/target/protocol.jar")) {
            file(jar, "");
            touch(jar, BUILT);
        }
        Files.createDirectories(home.resolve("daemon/src"));
        Files.createDirectories(home.resolve("client/src"));
        for (String cache : List.of("daemon/target/xend.aot", "client/target/xm.aot")) {
            file(cache, "");
            touch(cache, BUILT.plusSeconds(10));
        }
    }

    @Test
    void aCacheMadeAfterTheJarsIsUsed() throws Exception {
        assertEquals(List.of("-XX:AOTCache=xend.aot"), caches("xend", "run"));
        assertEquals(List.of("-XX:AOTCache=xm.aot"), caches("xm", "list"));
    }

    @Test
    void aCacheOlderThanAnyJarIsPassedOver() throws Exception {
        touch("daemon/target/lib/protocol.jar", BUILT.plusSeconds(20));
        touch("protocol/target/protocol.jar", BUILT.plusSeconds(20));
        assertEquals(List.of(), caches("xend", "run"));
        assertEquals(List.of(), caches("xm", "list"));
    }

    @Test
    void withoutACacheNoneIsNamed() throws Exception {
        Files.delete(home.resolve("daemon/target/xend.aot"));
        Files.delete(home.resolve("client/target/xm.aot"));
        assertEquals(List.of(), caches("xend", "run"));
        assertEquals(List.of(), caches("xm", "list"));
    }

    /// The options that name a cache, without its folder.
    private List<String> caches(String script, String verb) throws Exception {
        var call = new ProcessBuilder(home.resolve("bin/" + script).toString(), verb).redirectErrorStream(true);
        call.environment().put("XEND_JAVA_HOME", home.resolve("jdk").toString());
        Process process = call.start();
        List<String> words =
                new String(process.getInputStream().readAllBytes()).lines().toList();
        assertEquals(0, process.waitFor());
        assertTrue(words.contains("-cp"), words::toString);
        return words.stream()
                .filter(word -> word.startsWith("-XX:AOTCache="))
                .map(word -> "-XX:AOTCache=" + word.substring(word.lastIndexOf('/') + 1))
                .toList();
    }

    private void file(String path, String text) throws IOException {
        Path file = home.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void executable(String path) throws IOException {
        Files.setPosixFilePermissions(home.resolve(path), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void touch(String path, Instant time) throws IOException {
        Files.setLastModifiedTime(home.resolve(path), FileTime.from(time));
    }
}
