package org.xend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which Java root runs: one in a folder of the system that no other user can change. Needs root.
@Tag("stock")
class FaultC3IT {
    @TempDir
    Path home;

    private static Path jdk(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("bin"));
        Files.createDirectories(folder.resolve("lib"));
        Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"99\"\n");
        Path java = Files.writeString(folder.resolve("bin/java"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder;
    }

    private record Result(int status, String out, String err) {}

    private Result find(String javaHome, String path) throws Exception {
        var builder = new ProcessBuilder(TestHost.HOME.resolve("bin/java-home").toString());
        builder.environment().remove("XEND_JAVA_HOME");
        builder.environment().put("HOME", home.toString());
        builder.environment().put("JAVA_HOME", javaHome);
        builder.environment().put("PATH", path + ":/usr/bin:/bin");
        Path out = home.resolve("out");
        Path err = home.resolve("err");
        int status = builder.redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start()
                .waitFor();
        return new Result(
                status, Files.readString(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
    }

    @Test
    void aJavaOfSomebodysHomeIsNotRootsWhateverTheEnvironmentSays() throws Exception {
        assertEquals("root", System.getProperty("user.name"), "this test is for root");
        Path own = jdk(home.resolve(".sdkman/candidates/java/99"));
        jdk(home.resolve(".jdks/99"));
        for (Result found : new Result[] {
            find("", "/nonexistent"),
            find(own.toString(), "/nonexistent"),
            find("", own.resolve("bin").toString())
        }) {
            assertFalse(found.out().contains(home.toString()), found::toString);
            assertTrue(
                    found.status() == 0 || found.err().contains(own + " is no place for root's Java"), found::toString);
        }
    }

    @Test
    void aJavaOfTheSystemsThatSomebodyElseMayChangeIsNotRootsEither() throws Exception {
        Path system = Files.createTempDirectory(Path.of("/opt"), "xend-fault-c3");
        try {
            Files.setPosixFilePermissions(system, PosixFilePermissions.fromString("rwxr-xr-x"));
            Path jdk = jdk(system.resolve("jdk"));
            assertEquals(jdk + "\n", find(jdk.toString(), "/nonexistent").out());
            for (Path each : new Path[] {
                system, jdk.resolve("bin"), jdk.resolve("lib"), jdk.resolve("bin/java"), jdk.resolve("release")
            }) {
                var was = Files.getPosixFilePermissions(each);
                Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxrwxrwx"));
                assertFalse(find(jdk.toString(), "/nonexistent").out().contains(jdk.toString()), each.toString());
                Files.setPosixFilePermissions(each, was);
                Files.setAttribute(each, "unix:uid", 12345);
                assertFalse(find(jdk.toString(), "/nonexistent").out().contains(jdk.toString()), each.toString());
                Files.setAttribute(each, "unix:uid", 0);
            }
            assertEquals(jdk + "\n", find(jdk.toString(), "/nonexistent").out());
        } finally {
            for (String each : new String[] {"jdk/release", "jdk/bin/java", "jdk/bin", "jdk/lib", "jdk", ""}) {
                Files.deleteIfExists(system.resolve(each));
            }
        }
    }
}
