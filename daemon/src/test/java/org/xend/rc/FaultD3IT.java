package org.xend.rc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The units beside Debian's init scripts `xen` and `xendomains`, read by systemd's own programs in a root of
/// their own.
@Tag("stock")
class FaultD3IT {
    private record Result(int status, String output) {}

    @TempDir
    Path root;

    private Path units;

    @BeforeEach
    void units() throws IOException {
        units = Files.createDirectories(root.resolve("etc/systemd/system"));
        for (String name : List.of("xend.service", "xend-domains.service")) {
            String text = Files.readString(Path.of("../etc/systemd").resolve(name));
            Files.writeString(
                    units.resolve(name),
                    text.replace(
                            "/usr/local/bin",
                            Path.of("../bin").toAbsolutePath().normalize().toString()));
        }
    }

    @Test
    void systemdFindsNothingWrongWithTheUnits() throws Exception {
        for (String name : List.of("xend.service", "xend-domains.service")) {
            assertEquals(
                    new Result(0, ""),
                    run(
                            Map.of("SYSTEMD_UNIT_PATH", units + ":"),
                            "systemd-analyze",
                            "--man=no",
                            "verify",
                            units.resolve(name).toString()));
        }
    }

    @Test
    void onceOursAreEnabledDebiansInitScriptsAreNotStarted() throws Exception {
        assertEquals(List.of("xen.service", "xendomains.service"), ofDebian());
        Result enabled = run(Map.of(), "systemctl", "--root=" + root, "enable", "xend", "xend-domains");
        assertEquals(0, enabled.status(), enabled.output());
        for (String alias : List.of("xen.service", "xendomains.service")) {
            // Its target is spelt as seen from within the root.
            Path link = units.resolve(alias);
            Path target = Files.readSymbolicLink(link);
            Files.delete(link);
            Files.createSymbolicLink(link, units.resolve(target.getFileName()));
        }
        assertEquals(List.of(), ofDebian());
        for (String ours : List.of("xend", "xend-domains")) {
            assertTrue(Files.isSymbolicLink(units.resolve("multi-user.target.wants/" + ours + ".service")), ours);
        }
        assertEquals(
                "xend.service",
                Files.readSymbolicLink(units.resolve("xen.service"))
                        .getFileName()
                        .toString());
    }

    @Test
    void whatIsNotEnabledLeavesDebiansAsTheyAre() throws Exception {
        assertFalse(Files.exists(units.resolve("xendomains.service")));
        assertEquals(List.of("xen.service", "xendomains.service"), ofDebian());
    }

    /// What systemd makes of Debian's init scripts where our units stand as they do now.
    private List<String> ofDebian() throws Exception {
        List<Path> made = new ArrayList<>();
        for (String priority : List.of("normal", "early", "late")) {
            made.add(Files.createDirectories(
                    Files.createTempDirectory(root, "generated").resolve(priority)));
        }
        List<String> command = new ArrayList<>(List.of("/usr/lib/systemd/system-generators/systemd-sysv-generator"));
        made.forEach(folder -> command.add(folder.toString()));
        Result run = run(
                Map.of(
                        "SYSTEMD_SYSVINIT_PATH",
                        "/etc/init.d",
                        "SYSTEMD_SYSVRCND_PATH",
                        "/etc",
                        "SYSTEMD_UNIT_PATH",
                        units.toString()),
                command.toArray(String[]::new));
        assertEquals(0, run.status(), run.output());
        List<String> found = new ArrayList<>();
        for (String name : List.of("xen.service", "xendomains.service")) {
            if (Files.exists(made.getLast().resolve(name))) {
                found.add(name);
            }
        }
        return found;
    }

    private Result run(Map<String, String> environment, String... command) throws Exception {
        Path output = root.resolve("output");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        int status = builder.start().waitFor();
        return new Result(status, Files.readString(output, StandardCharsets.UTF_8));
    }
}
