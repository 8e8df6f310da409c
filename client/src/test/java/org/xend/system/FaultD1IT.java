package org.xend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// An installation over one that is in use: the daemon and every `xm` go on; a restart takes what is new.
class FaultD1IT {
    private static final String NBSD = TestHost.HOME.resolve("etc/xen/nbsd").toString();

    @Test
    void theDaemonAndEveryXmGoOnWhileTheTreeBelowThemIsInstalledAnew() throws Exception {
        try (TestHost host = TestHost.unstarted()) {
            InstalledTree tree = InstalledTree.of(host);
            tree.xend("start").succeeded();
            long pid = host.pid();
            Path old = InstalledTree.home(ProcessHandle.of(pid).orElseThrow());
            tree.xm("create", NBSD).succeeded();
            var written = Files.getLastModifiedTime(old.resolve("jars/daemon.jar"));

            var over = new AtomicBoolean();
            var meanwhile = CompletableFuture.supplyAsync(
                    () -> {
                        List<TestHost.Result> all = new ArrayList<>();
                        do {
                            all.add(tree.xm("list"));
                        } while (!over.get());
                        return all;
                    },
                    Thread::startVirtualThread);
            try {
                for (int i = 0; i < 3; i++) {
                    tree.install();
                }
            } finally {
                over.set(true);
            }
            for (TestHost.Result list : meanwhile.join()) {
                assertEquals(0, list.exit(), list::toString);
                assertEquals("", list.err());
            }

            assertEquals(pid, host.pid());
            assertEquals(
                    written,
                    Files.getLastModifiedTime(old.resolve("jars/daemon.jar")),
                    "what is in use stays as it is");
            // Work that this daemon has not done before, so that it needs classes which it has not loaded yet.
            tree.xm("list", "--json").succeeded();
            tree.xm("reboot", "-w", "nbsd").succeeded();
            tree.xm("rename", "nbsd", "anew").succeeded();
            tree.xm("shutdown", "-w", "anew").succeeded();
            tree.xend("status").succeeded();

            tree.xend("restart").succeeded();
            assertNotEquals(pid, host.pid());
            Path anew = InstalledTree.home(ProcessHandle.of(host.pid()).orElseThrow());
            assertNotEquals(old, anew);
            tree.xm("create", NBSD).succeeded();
            tree.install();
            assertFalse(Files.exists(old), "what nobody uses goes with a later installation");
            assertTrue(Files.exists(anew));
            tree.xend("stop").succeeded();
        }
    }

    /// The layout of before had the jars in lib/xend/jars and the commands as files.
    @Test
    void aDaemonOfTheEarlierLayoutKeepsItsFilesUntilItHasEnded() throws Exception {
        try (TestHost host = TestHost.unstarted()) {
            InstalledTree tree = InstalledTree.of(host);
            Path lib = tree.prefix().resolve("lib/xend");
            for (String each : List.of("jars", "etc")) {
                Files.move(lib.resolve("1").resolve(each), lib.resolve(each));
            }
            for (String command : List.of("xend", "xm", "java-home")) {
                Path link = tree.prefix().resolve("bin").resolve(command);
                Files.delete(link);
                Files.copy(lib.resolve("1/bin").resolve(command), link);
            }
            Files.delete(lib.resolve("1/bin/xend"));
            // As its bin/xend was: a folder up from the command, then lib/xend.
            Path earlier = host.script(
                    "earlier/daemon.sh",
                    "exec \"$(" + TestHost.HOME
                            + "/bin/java-home)/bin/java\" --enable-native-access=ALL-UNNAMED -Dxend.home='" + lib
                            + "' -cp '" + lib + "/jars/*' org.xend.daemon.main.Main run --root " + host.root()
                            + "\n");
            Process daemon = new ProcessBuilder("/bin/sh", earlier.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(host.root().resolve("output").toFile())
                    .start();
            try {
                TestHost.await("the socket", () -> Files.exists(host.controlSocket()));
                tree.install();
                tree.install();
                assertTrue(Files.exists(lib.resolve("jars/daemon.jar")), "what is in use stays");
                tree.xm("create", NBSD).succeeded();
                tree.xend("restart").succeeded();
                assertEquals(0, daemon.waitFor());
                tree.install();
                assertFalse(Files.exists(lib.resolve("jars")), "what nobody uses goes");
                tree.xm("create", NBSD).succeeded();
                tree.xend("stop").succeeded();
            } finally {
                daemon.destroy();
            }
        }
    }

    @Test
    void anInstallationThatFailsLeavesTheOneBeforeAndNothingElse() throws IOException {
        try (TestHost host = TestHost.unstarted()) {
            InstalledTree tree = InstalledTree.of(host);
            Path command = tree.prefix().resolve("bin/xend");
            Path target = Files.readSymbolicLink(command);
            Path man = tree.prefix().resolve("man/man8/xend.8");
            Files.delete(man);
            Files.createDirectories(man.resolve("in the way"));
            TestHost.Result failed = host.run(
                    "",
                    List.of(TestHost.HOME.resolve("bin/install-xend").toString(), "/opt/xen tools"),
                    Map.of("DESTDIR", tree.staged().toString()));
            assertEquals(1, failed.exit(), failed.toString());
            assertEquals("install-xend: " + man + " is a folder\n", failed.err());
            assertEquals(target, Files.readSymbolicLink(command));
            try (Stream<Path> left = Files.list(tree.prefix().resolve("lib/xend"))) {
                assertEquals(
                        List.of("1"),
                        left.map(each -> each.getFileName().toString()).toList());
            }
            try (Stream<Path> all = Files.walk(tree.staged())) {
                assertEquals(
                        List.of(),
                        all.filter(each -> each.getFileName().toString().contains(".install."))
                                .toList());
            }
        }
    }

    @Test
    void whatAdministratorsChangedStaysAndIsNeverHalfWritten() throws IOException {
        try (TestHost host = TestHost.unstarted()) {
            InstalledTree tree = InstalledTree.of(host);
            Path mine = tree.staged().resolve("etc/xen/xend-config.sxp");
            Files.writeString(mine, "(loglevel DEBUG)\n");
            String said = tree.install().out();
            assertEquals("(loglevel DEBUG)\n", Files.readString(mine));
            assertTrue(said.contains("kept " + mine), said);
            assertEquals(
                    Files.readString(TestHost.HOME.resolve("etc/xen/xend-config.sxp")),
                    Files.readString(Path.of(mine + ".new")));
        }
    }
}
