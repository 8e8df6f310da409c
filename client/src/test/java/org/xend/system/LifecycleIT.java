package org.xend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Domains that are restarted, fail during a create or end by themselves, with the real daemon and real scripts.
class LifecycleIT {
    @Test
    void theStepsPlannedAreTheStepsTaken() throws IOException {
        try (TestHost host = TestHost.start()) {
            Path config = host.write("planned", guest("planned", "normal", "vif = ['bridge=bridge0', '']"));
            List<String> planned = host.xm("create", "-q", "--plan", config.toString())
                    .succeeded()
                    .out()
                    .lines()
                    .toList();
            host.xm("create", "-q", config.toString()).succeeded();
            String mark = "Creating domain planned: ";
            List<String> taken = host.log()
                    .lines()
                    .filter(line -> line.contains(mark))
                    .map(line -> line.substring(line.indexOf(mark) + mark.length()))
                    .toList();
            assertEquals(planned, taken);
        }
    }

    @Test
    void aRebootWaitedForIsOverWhenTheNewOneRunsAndKeepsWhatItWas() throws IOException {
        try (TestHost host = TestHost.start("(vif-script vif-slow)")) {
            Path config = host.write("again", guest("again", "normal", "vif = ['bridge=bridge0', '']"));
            host.script("etc/xen/scripts/vif-slow", "#!/bin/sh\n[ $1 = down ] || sleep 0.3\n");
            host.xm("create", "-q", config.toString()).succeeded();
            String before = lasting(host);
            host.xm("rename", "again", "anew").succeeded();
            host.xm("reboot", "-w", "anew").succeeded();
            String row =
                    host.xm("list", "anew").succeeded().out().lines().toList().getLast();
            assertTrue(row.matches("anew +2 .*[rb-]{2}-{4} .*"), row);
            assertEquals(before.replace("again", "anew"), lasting(host).replace("again", "anew"));
        }
    }

    @Test
    void aFailingScriptOfTheSecondDeviceUndoesTheFirst() throws IOException {
        try (TestHost host =
                TestHost.start("(vif-script vif-failing)", "(script-convention (vif-failing arguments))")) {
            Path calls = host.root().resolve("calls");
            host.script(
                    "etc/xen/scripts/vif-failing",
                    "#!/bin/sh\necho $1 $3 >> " + calls
                            + "\ncase $* in up*vif1.1*) echo no bridge today; exit 1;; esac\n");
            String before = KeyDump.of(host.storeSocket());
            Path config = host.write("half", guest("half", "normal", "vif = ['', '']"));
            TestHost.Result failed = host.xm("create", config.toString());
            assertEquals(1, failed.exit());
            assertTrue(
                    failed.err().startsWith("Error: Device 1 (vif) could not be connected. no bridge today"),
                    failed.err());
            assertEquals(1, failed.err().lines().count());
            assertEquals(
                    List.of("down vif=vif1.0", "down vif=vif1.1", "up vif=vif1.0", "up vif=vif1.1"),
                    Files.readAllLines(calls).stream().sorted().toList());
            assertEquals(before, KeyDump.of(host.storeSocket()));
        }
    }

    @Test
    void aGuestThatCrashesAtOnceIsNotRestartedAndOnePreservedStays() throws IOException {
        try (TestHost host = TestHost.start()) {
            Path loop = host.write("loop", guest("loop", "crashes", "on_crash = 'restart'"));
            Path kept = host.write("kept", guest("kept", "crashes", "on_crash = 'preserve'"));
            host.xm("create", "-q", loop.toString()).succeeded();
            host.xm("create", "-q", kept.toString()).succeeded();
            TestHost.await("loop is gone", () -> host.xm("domid", "loop").exit() == 3);
            assertTrue(host.log().contains("guard against restart loops"));
            TestHost.await(
                    "kept has crashed", () -> host.xm("list", "kept").out().contains("----c-"));
            host.xm("destroy", "kept").succeeded();
            assertEquals(3, host.xm("domid", "kept").exit());
        }
    }

    /// What outlives a reboot: uuid and MACs.
    private static String lasting(TestHost host) {
        String name = host.xm("domid", "again").exit() == 0 ? "again" : "anew";
        return host.xm("list", "-l", name)
                .succeeded()
                .out()
                .lines()
                .filter(line -> line.contains("(uuid ") || line.contains("(mac "))
                .map(String::strip)
                .sorted()
                .toList()
                .toString();
    }

    private static String guest(String name, String image, String more) {
        return "name = '" + name + "'\nkernel = '/guests/" + image + "'\nmemory = 16\n" + more + "\n";
    }
}
