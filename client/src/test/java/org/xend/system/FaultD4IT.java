package org.xend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is installed rehearses without a setting: the embedded hypervisor, its dom0's files and its scripts.
class FaultD4IT {
    private static final String NBSD = TestHost.HOME.resolve("etc/xen/nbsd").toString();

    private static void rehearses(TestHost host, InstalledTree tree, String... start) {
        assertTrue(tree.xend(start).succeeded().out().contains("hypervisor embedded"));
        tree.xm("create", NBSD).succeeded();
        tree.xm("create", TestHost.HOME.resolve("etc/xen/linux-pvh").toString()).succeeded();
        tree.xm("shutdown", "-a", "-w").succeeded();
        tree.xend("stop").succeeded();
    }

    /// The host's own scripts, real ones and one that says that it was called.
    private static Path realScripts(TestHost host, InstalledTree tree) throws IOException {
        Path called = host.root().resolve("called");
        for (String name : List.of("vif-bridge", "block", "vif-ip", "vif-nat")) {
            assertTrue(Files.exists(tree.staged().resolve("etc/xen/scripts").resolve(name)));
            host.script("etc/xen/scripts/" + name, "#!/bin/sh\n: >'" + called + "'\nexit 1\n");
        }
        return called;
    }

    @Test
    void anInstalledTreeRehearsesWithNoSettingAndBesideRealScripts() throws IOException {
        try (TestHost host = TestHost.unstarted()) {
            InstalledTree tree = InstalledTree.of(host);
            Path called = realScripts(host, tree);
            host.write("etc/xen/xend-config.sxp", "(hypervisor xen)\n");
            rehearses(host, tree, "start", "--embedded");
            assertFalse(Files.exists(called), "no script of the host's was run");
        }
    }

    @Test
    void theInstalledSampleRehearsesToo() throws IOException {
        try (TestHost host = TestHost.unstarted()) {
            InstalledTree tree = InstalledTree.of(host);
            Path called = realScripts(host, tree);
            rehearses(
                    host,
                    tree,
                    "start",
                    "--config",
                    tree.staged().resolve("etc/xen/xend-config.embedded.sxp").toString());
            assertFalse(Files.exists(called), "no script of the host's was run");
        }
    }

    @Test
    void settingsMadeForXenAreRehearsedAsTheyAre() throws IOException {
        try (TestHost host = TestHost.unstarted()) {
            InstalledTree tree = InstalledTree.of(host);
            host.write(
                    "mine.sxp",
                    "(hypervisor xen)\n(embedded-memory 4096)\n" + "(vif-script /etc/xen/scripts/vif-bridge)\n");
            assertTrue(tree.xend("start", "--embedded", "--config", "mine.sxp")
                    .succeeded()
                    .out()
                    .contains("hypervisor embedded"));
            tree.xm("create", NBSD).succeeded();
            assertTrue(tree.xm("info").succeeded().out().contains("total_memory           : 4096"));
            String script = KeyDump.of(host.storeSocket())
                    .lines()
                    .filter(line -> line.contains("vif-bridge"))
                    .findFirst()
                    .orElseThrow();
            assertTrue(script.contains("/etc/embedded/dom0/etc/xen/scripts/vif-bridge"), script);
            tree.xend("stop").succeeded();
        }
    }

    @Test
    void aFolderThatIsNotThereIsNamed() throws IOException {
        try (TestHost host = TestHost.unstarted()) {
            host.write("etc/xen/xend-config.sxp", "(hypervisor embedded)\n(embedded-dom0 ../embedded/dom0)\n");
            TestHost.Result start = host.xend("start");
            assertEquals(1, start.exit());
            assertTrue(
                    start.err().contains("/etc/xen/../embedded/dom0 (option embedded-dom0)")
                            || start.err().contains("/etc/embedded/dom0 (option embedded-dom0)"),
                    start.err());
            assertEquals(1, start.err().lines().count(), start.err());
        }
    }
}
