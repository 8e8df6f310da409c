package org.xend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The daemon's paths, which process it takes for itself, and its messages when it cannot start.
class DaemonPathsIT {
    private static final String XEND = TestHost.HOME.resolve("bin/xend").toString();

    private static void refused(TestHost.Result result, String... words) {
        assertEquals(1, result.exit(), result.toString());
        assertEquals(1, result.err().lines().count(), "one line on stderr: " + result);
        for (String word : words) {
            assertTrue(result.err().contains(word), () -> "'" + word + "' in: " + result.err());
        }
    }

    @Test
    void aSecondStartIsRefusedWithThePidOfTheFirst() throws IOException {
        try (TestHost host = TestHost.start()) {
            refused(host.xend("start"), "already running", Long.toString(host.pid()));
            refused(host.xend("run"), "already running", Long.toString(host.pid()));
            host.xend("status").succeeded();
        }
    }

    @Test
    void aPidFileThatNamesAnotherRootsDaemonIsStale() throws IOException {
        try (TestHost host = TestHost.start();
                TestHost other = TestHost.unstarted()) {
            for (String pid : List.of(
                    Long.toString(host.pid()),
                    Long.toString(ProcessHandle.current().pid()),
                    "999999999",
                    "-1",
                    "0",
                    "",
                    "nonsense\n",
                    "1; echo no")) {
                other.write("var/run/xend.pid", pid);
                assertEquals(3, other.xend("status").exit(), pid);
                assertEquals(
                        "xend is not running.",
                        other.xend("stop").succeeded().out().strip());
            }
            host.xend("status").succeeded();
            other.xend("start").succeeded();
            other.xend("status").succeeded();
        }
    }

    @Test
    void aRelativeRootWithBlanksIsTheSameRootHoweverItIsSpelt() throws IOException {
        try (TestHost host = TestHost.unstarted()) {
            Path root = host.root().resolve("a root/of mine");
            Path config = host.root().resolve("etc/xen/xend-config.sxp");
            Map<String, String> none = Map.of("XEND_ROOT", "");
            host.run("", List.of(XEND, "start", "--root", "a root/of mine", "--config", config.toString()), none)
                    .succeeded();
            try {
                assertTrue(Files.exists(root.resolve("var/lib/xend/xend-socket")));
                for (String spelling : List.of("./a root/of mine/", "a root/../a root/of mine", root.toString())) {
                    host.run("", List.of(XEND, "status", "--root=" + spelling), none)
                            .succeeded();
                }
                host.run(
                                "",
                                List.of(TestHost.HOME.resolve("bin/xm").toString(), "list"),
                                Map.of("XEND_ROOT", root.toString()))
                        .succeeded();
            } finally {
                host.run("", List.of(XEND, "stop", "--root", root.toString()), none)
                        .succeeded();
            }
            assertFalse(Files.exists(root.resolve("var/run/xend.pid")));
        }
    }

    @Test
    void inTheForegroundEachSignalEndsItInOrder() throws Exception {
        try (TestHost host = TestHost.unstarted()) {
            for (String signal : List.of("INT", "TERM", "HUP")) {
                // Under nohup SIGHUP is ignored, in a background job of a shell SIGINT, and the daemon would inherit
                // that.
                var builder = new ProcessBuilder("env", "--default-signal=HUP,INT", XEND, "run")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
                builder.environment().put("XEND_ROOT", host.root().toString());
                Process daemon = builder.start();
                TestHost.await("the socket", () -> Files.exists(host.controlSocket()));
                host.run("", List.of("kill", "-" + signal, Long.toString(daemon.pid())), Map.of())
                        .succeeded();
                assertTrue(daemon.waitFor(20, TimeUnit.SECONDS), signal);
                assertEquals(0, daemon.exitValue(), signal);
                assertFalse(Files.exists(host.controlSocket()), signal);
                assertFalse(Files.exists(host.root().resolve("var/run/xend.pid")), signal);
                assertTrue(host.log().strip().endsWith("xend has stopped"), host.log());
            }
        }
    }

    @Test
    void inTheBackgroundItOutlivesItsTerminal() throws IOException {
        try (TestHost host = TestHost.start()) {
            host.run("", List.of("kill", "-HUP", Long.toString(host.pid())), Map.of())
                    .succeeded();
            host.xm("list").succeeded();
            host.xend("status").succeeded();
        }
    }

    @Test
    void whatCannotBeReadOrMadeIsNamed() throws IOException {
        try (TestHost host = TestHost.unstarted()) {
            for (String verb : List.of("start", "run")) {
                refused(host.xend(verb, "--config", "/no/such/file"), "no settings file", "/no/such/file");
                refused(
                        host.xend(verb, "--config", host.root().toString()),
                        "cannot be read",
                        host.root().toString());
                refused(host.xend(verb, "--root", "/etc/passwd/x"), "/etc/passwd/x");
                host.write("blocked/var/run", "");
                refused(
                        host.xend(
                                verb,
                                "--root",
                                "blocked",
                                "--config",
                                host.root().resolve("etc/xen/xend-config.sxp").toString()),
                        "blocked/var/run");
            }
            for (String[] wrong : new String[][] {{}, {"begin"}, {"start", "stop"}, {"start", "--root"}}) {
                assertEquals(2, host.xend(wrong).exit());
            }
        }
    }

    @Test
    void aTakenPortAndATakenSocketAreNamedAndNothingIsLeft() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TestHost host = TestHost.unstarted("(metrics-port " + taken.getLocalPort() + ")")) {
            for (String verb : List.of("start", "run")) {
                refused(host.xend(verb), "port " + taken.getLocalPort());
                assertFalse(Files.exists(host.controlSocket()));
                assertFalse(Files.exists(host.storeSocket()));
                assertFalse(Files.exists(host.root().resolve("var/run/xend.pid")));
            }
            host.configure();
            host.write("var/lib/xend/xend-socket", "a file of somebody's");
            refused(host.xend("start"), host.controlSocket() + " exists and is not a socket");
        }
    }

    @Test
    void whatItKeepsIsItsOwnersAlone() throws IOException {
        try (TestHost host = TestHost.unstarted()) {
            // As bad a umask as there is.
            host.run("", List.of("sh", "-c", "umask 0; exec \"$0\" start", XEND), Map.of())
                    .succeeded();
            host.xm("create", TestHost.HOME.resolve("etc/xen/nbsd").toString()).succeeded();
            Path console = host.root().resolve("var/log/xen/console/guest-nbsd.log");
            TestHost.await("the console's log", () -> Files.exists(console));
            try (Stream<Path> all = Files.walk(host.root().resolve("var"))) {
                for (Path each : all.toList()) {
                    String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(each));
                    String own = Files.isDirectory(each) ? "rwx------" : "rw-------";
                    assertEquals(each.endsWith("xend.pid") ? "rw-r--r--" : own, mode, each.toString());
                }
            }
        }
    }

    @Test
    void aLogIsNotWrittenThroughALink() throws IOException {
        try (TestHost host = TestHost.unstarted()) {
            Path precious = host.write("precious", "untouched");
            for (String log : List.of("xend.log", "xend-debug.log")) {
                Path link = host.root().resolve("var/log").resolve(log);
                Files.createDirectories(link.getParent());
                Files.deleteIfExists(link);
                Files.createSymbolicLink(link, precious);
                refused(host.xend("start"), link + " is a symbolic link");
                Files.delete(link);
            }
            assertEquals("untouched", Files.readString(precious));
        }
    }

    @Test
    void anInstalledTreeRunsFromItsPrefix() throws IOException {
        try (TestHost host = TestHost.unstarted()) {
            Path staged = host.root().resolve("staged");
            host.run(
                            "",
                            List.of(TestHost.HOME.resolve("bin/install-xend").toString(), "/opt/xen tools"),
                            Map.of("DESTDIR", staged.toString()))
                    .succeeded();
            Path bin = staged.resolve("opt/xen tools/bin");
            assertTrue(Files.exists(staged.resolve("etc/xen/xend-config.sxp")));
            assertTrue(Files.isExecutable(staged.resolve("etc/xen/scripts/vif-bridge")));
            host.write("etc/xen/xend-config.sxp", "(hypervisor embedded)\n");
            host.run("", List.of(bin.resolve("xend").toString(), "start"), Map.of())
                    .succeeded();
            try {
                host.run(
                                "",
                                List.of(
                                        bin.resolve("xm").toString(),
                                        "create",
                                        TestHost.HOME.resolve("etc/xen/nbsd").toString()),
                                Map.of())
                        .succeeded();
                var list = host.run("", List.of(bin.resolve("xm").toString(), "list"), Map.of())
                        .succeeded();
                assertTrue(list.out().contains("nbsd"), list.out());
            } finally {
                host.run("", List.of(bin.resolve("xend").toString(), "stop"), Map.of())
                        .succeeded();
            }
        }
    }
}
