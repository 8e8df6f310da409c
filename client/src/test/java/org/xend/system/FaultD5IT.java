package org.xend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A restart starts the same daemon: with the settings file and the hypervisor of the first start.
class FaultD5IT {
    private static final String XEND = TestHost.HOME.resolve("bin/xend").toString();

    private static List<String> words(TestHost host) throws IOException {
        List<String> line =
                InstalledTree.commandLine(ProcessHandle.of(host.pid()).orElseThrow());
        return line.subList(line.indexOf("org.xend.daemon.main.Main") + 1, line.size());
    }

    @Test
    void aRestartReadsTheFileThatTheDaemonWasStartedWith() throws IOException {
        try (TestHost host = TestHost.unstarted()) {
            Path mine = host.write(
                    "a folder/my own.sxp",
                    "(hypervisor embedded)\n(embedded-dom0 " + TestHost.HOME
                            + "/etc/embedded/dom0)\n(embedded-memory 2048)\n");
            host.write("etc/xen/xend-config.sxp", "(hypervisor xen)\n");
            host.xend("start", "--config", "a folder/my own.sxp").succeeded();
            long pid = host.pid();
            Path elsewhere = Files.createDirectories(host.root().resolve("elsewhere"));
            for (int i = 0; i < 2; i++) {
                host.run(
                                "",
                                List.of(
                                        "sh",
                                        "-c",
                                        "cd \"$1\" && exec \"$2\" restart",
                                        "sh",
                                        elsewhere.toString(),
                                        XEND),
                                Map.of())
                        .succeeded();
                assertNotEquals(pid, host.pid());
                pid = host.pid();
                assertEquals(
                        List.of("run", "--announce", "--root", host.root().toString(), "--config", mine.toString()),
                        words(host));
                assertTrue(host.xm("info").succeeded().out().contains("total_memory           : 2048"));
            }
        }
    }

    @Test
    void aRestartThatNamesAFileTakesThat() throws IOException {
        try (TestHost host = TestHost.start()) {
            Path other = host.write(
                    "other.sxp",
                    Files.readString(host.root().resolve("etc/xen/xend-config.sxp")) + "(embedded-memory 1024)\n");
            host.xend("restart", "--config", other.toString()).succeeded();
            assertTrue(host.xm("info").succeeded().out().contains("total_memory           : 1024"));
            host.xend("restart").succeeded();
            assertTrue(host.xm("info").succeeded().out().contains("total_memory           : 1024"));
        }
    }

    @Test
    void aRehearsalStaysOne() throws IOException {
        try (TestHost host = TestHost.unstarted()) {
            host.write("etc/xen/xend-config.sxp", "(hypervisor xen)\n");
            host.xend("start", "--embedded").succeeded();
            assertTrue(host.xend("restart").succeeded().out().contains("hypervisor embedded"));
            assertEquals(List.of("run", "--announce", "--root", host.root().toString(), "--embedded"), words(host));
        }
    }

    /// What a service manager starts has no `--announce`.
    @Test
    void aDaemonInTheForegroundIsSeenAndStopped() throws Exception {
        try (TestHost host = TestHost.unstarted()) {
            Process daemon = host.process(List.of(XEND, "run"))
                    .redirectErrorStream(true)
                    .redirectOutput(host.root().resolve("output").toFile())
                    .start();
            TestHost.await("the socket", () -> Files.exists(host.controlSocket()));
            assertTrue(host.xend("status").succeeded().out().contains("pid " + daemon.pid()));
            assertEquals("xend stopped.\n", host.xend("stop").succeeded().out());
            assertEquals(0, daemon.waitFor());
        }
    }
}
