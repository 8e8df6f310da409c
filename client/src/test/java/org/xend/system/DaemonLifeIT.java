package org.xend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Start, status, refusal of a second daemon, SIGTERM during the start, restart.
class DaemonLifeIT {
    private static final String NBSD = TestHost.HOME.resolve("etc/xen/nbsd").toString();

    @Test
    void statusTellsWhetherItRuns() throws IOException {
        try (TestHost host = TestHost.unstarted()) {
            assertEquals(3, host.xend("status").exit());
            host.xend("start").succeeded();
            var status = host.xend("status").succeeded();
            assertTrue(status.out().contains(Long.toString(host.pid())), status.out());
            host.xend("stop").succeeded();
            assertEquals(3, host.xend("status").exit());
        }
    }

    @Test
    void aSecondDaemonOnTheSameRootIsRefusedWithThePidOfTheFirst() throws IOException {
        try (TestHost host = TestHost.start()) {
            var second = host.xend("run");
            assertEquals(1, second.exit());
            assertTrue(second.err().contains(Long.toString(host.pid())), second.err());
            host.xm("list").succeeded();
        }
    }

    @Test
    void withoutAHypervisorItSaysWhatIsMissing() throws IOException {
        try (TestHost host = TestHost.unstarted()) {
            Files.writeString(host.root().resolve("etc/xen/xend-config.sxp"), "(loglevel DEBUG)\n");
            var start = host.xend("start");
            assertEquals(1, start.exit());
            assertTrue(start.err().contains("embedded"), start.err());
            assertEquals(1, start.err().lines().count(), start.err());
        }
    }

    @Test
    void aMistakeInTheSettingsIsShownWithFileAndLine() throws IOException {
        try (TestHost host = TestHost.unstarted("(no-such-option yes)")) {
            var start = host.xend("start");
            assertEquals(1, start.exit());
            assertTrue(
                    start.err().contains("xend-config.sxp:3") && start.err().contains("no-such-option"), start.err());
        }
    }

    @Test
    void sigtermDuringACreateRollsItBackOrFinishesIt() throws IOException, InterruptedException {
        try (TestHost host = TestHost.unstarted()) {
            Path begun = host.root().resolve("begun");
            Path undone = host.root().resolve("undone");
            Path script = host.script(
                    "slow-vif-script",
                    "#!/bin/sh\ncase $1 in\nup) : >" + begun + "; sleep 30 ;;\ndown) : >" + undone + " ;;\nesac\n");
            host.configure("(vif-script " + script + ")", "(script-convention (" + script + " arguments))");
            host.xend("start").succeeded();
            long pid = host.pid();
            Process create = host.begin("create", NBSD);
            TestHost.await("the script to begin", () -> Files.exists(begun));
            host.xend("stop").succeeded();
            assertTrue(create.waitFor(10, TimeUnit.SECONDS), "xm ends with the daemon");
            assertFalse(create.exitValue() == 0, "the create did not succeed");
            assertTrue(ProcessHandle.of(pid).isEmpty(), "the daemon is gone");
            assertTrue(Files.exists(undone), "the script was undone");
            host.xend("start").succeeded();
            assertEquals(2, host.xm("list").succeeded().out().lines().count(), "only Domain-0");
        }
    }

    @Test
    void afterARestartTheEmbeddedDomainsAreGoneAndItSaysSo() throws IOException {
        try (TestHost host = TestHost.start()) {
            String before = KeyDump.of(host.storeSocket());
            host.xm("create", NBSD).succeeded();
            ProcessHandle.of(host.pid()).orElseThrow().destroyForcibly();
            long pid = host.pid();
            TestHost.await("the daemon's death", () -> ProcessHandle.of(pid).isEmpty());
            assertEquals(1, host.xm("list").exit());
            host.xend("start").succeeded();
            assertEquals(2, host.xm("list").succeeded().out().lines().count(), "only Domain-0");
            assertTrue(host.log().contains("nbsd (1) is gone"), host.log());
            assertEquals(before, KeyDump.of(host.storeSocket()));
        }
    }

    @Test
    void aFailingScriptFailsTheCreateWithItsLastLine() throws IOException {
        try (TestHost host = TestHost.unstarted()) {
            Path script = host.script(
                    "failing", "#!/bin/sh\n[ $1 = down ] && exit 0\necho first\necho 'no bridge today'\nexit 1\n");
            host.configure("(vif-script " + script + ")", "(script-convention (" + script + " arguments))");
            host.xend("start").succeeded();
            String before = KeyDump.of(host.storeSocket());
            var create = host.xm("create", NBSD);
            assertEquals(1, create.exit());
            assertTrue(create.err().contains("no bridge today"), create.err());
            assertEquals(before, KeyDump.of(host.storeSocket()));
            assertEquals(2, host.xm("list").succeeded().out().lines().count(), "only Domain-0");
        }
    }

    @Test
    void aHangingScriptIsKilledAndNamed() throws IOException {
        try (TestHost host = TestHost.unstarted()) {
            Path script = host.script("hanging", "#!/bin/sh\n[ $1 = down ] && exit 0\nsleep 1000\n");
            host.configure(
                    "(vif-script " + script + ")",
                    "(script-convention (" + script + " arguments))",
                    "(script-timeout 1)");
            host.xend("start").succeeded();
            var create = host.xm("create", NBSD);
            assertEquals(1, create.exit());
            assertTrue(create.err().contains("hanging") && create.err().contains("1 s"), create.err());
            assertEquals(2, host.xm("list").succeeded().out().lines().count(), "only Domain-0");
        }
    }
}
