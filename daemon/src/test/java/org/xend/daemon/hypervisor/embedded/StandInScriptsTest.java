package org.xend.daemon.hypervisor.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The shipped stand-ins for hotplug scripts, as real processes; unit tests run in the module's folder.
class StandInScriptsTest {
    private static final Path SCRIPTS = Path.of("../etc/embedded/dom0/etc/xen/scripts");

    private record Ran(int exit, String output) {}

    private static Ran run(String script, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        Path path = SCRIPTS.resolve(script).toAbsolutePath();
        assertTrue(Files.isExecutable(path), path + " is executable");
        var command = new ArrayList<>(List.of(path.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(process.waitFor(), output);
    }

    @Test
    void everyScriptUnderstandsTheThreeWaysOfBeingCalled() throws IOException, InterruptedException {
        for (String script : List.of("vif-bridge", "vif-ip", "vif-nat", "block")) {
            String says = script + " (embedded dom0's stand-in, nothing touched): ";
            assertEquals(
                    new Ran(0, says + "up domain=nbsd vif=vif1.0 bridge=bridge0\n"),
                    run(script, Map.of(), "up", "domain=nbsd", "vif=vif1.0", "bridge=bridge0"));
            assertEquals(
                    new Ran(0, says + "up /local/domain/0/backend/vif/1/0 (state 2)\n"),
                    run(script, Map.of(), "/local/domain/0/backend/vif/1/0", "2"));
            assertEquals(
                    new Ran(0, says + "down /local/domain/0/backend/vif/1/0\n"),
                    run(script, Map.of(), "/local/domain/0/backend/vif/1/0", "6"));
            assertEquals(
                    new Ran(0, says + "up backend/vif/1/0 vif=vif1.0\n"),
                    run(script, Map.of("XENBUS_PATH", "backend/vif/1/0", "vif", "vif1.0"), "online", "type_if=vif"));
            assertEquals(
                    new Ran(0, says + "down backend/vbd/1/1\n"),
                    run(script, Map.of("XENBUS_PATH", "backend/vbd/1/1"), "remove"));
        }
    }

    @Test
    void whatIsNoneOfTheThreeIsRefused() throws IOException, InterruptedException {
        assertEquals(1, run("vif-bridge", Map.of(), "dance").exit());
    }
}
