package org.xend.rc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// rc.d/xendomains reports domains that still run after its stop.
class FaultB3Test {
    @TempDir
    Path root;

    @BeforeEach
    void settings() throws IOException {
        Files.writeString(
                root.resolve("rc.conf"),
                "xend_prefix=" + root + "\nxend_root=" + root + "\nxendomains=YES\nxendomains_timeout=1\n");
        Files.createDirectories(root.resolve("bin"));
    }

    @Test
    void aRefusalIsToldAndIsTheStatus() throws Exception {
        xm("case $1 in shutdown) exit 1 ;; list) echo 'crashed-one 7' ;; esac");
        assertTrue(stopped(1).contains("crashed-one 7"));
    }

    @Test
    void domainsThatDoNotEndInTimeAreToldAndAreTheStatus() throws Exception {
        xm("case $1 in shutdown) exec sleep 1000 ;; list) echo 'deaf-one 8' ;; esac");
        assertTrue(stopped(1).contains("deaf-one 8"));
    }

    @Test
    void whenAllHaveEndedNothingIsSaid() throws Exception {
        xm("exit 0");
        assertEquals("", stopped(0));
    }

    private void xm(String body) throws IOException {
        Path program = root.resolve("bin/xm");
        Files.writeString(program, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /// @return what was said
    private String stopped(int status) throws Exception {
        Path subr = Path.of("src/test/resources/rc/rc.subr").toAbsolutePath();
        Path output = root.resolve("output");
        var builder = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "set -- stop; . " + subr + "; _rc_subr_loaded=:; . "
                                + Path.of("../rc.d/xendomains").toAbsolutePath())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .redirectInput(Path.of("/dev/null").toFile());
        builder.environment().put("RC_CONF", root.resolve("rc.conf").toString());
        assertEquals(status, builder.start().waitFor());
        return Files.readString(output, StandardCharsets.UTF_8);
    }
}
