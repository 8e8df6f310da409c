package org.xend.daemon.hypervisor.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xend.protocol.domain.ExitReason;
import org.xend.protocol.xenbus.Dom0System;

class GuestBootTest {
    @TempDir
    private Path folder;

    private SimulatedHost host;

    @BeforeEach
    void start() {
        host = new SimulatedHost(folder);
    }

    private Optional<ExitReason> ended(SimulatedHost.GuestSeen guest) {
        return host.xen.domain(guest.domid).orElseThrow().shutdown();
    }

    private SimulatedHost.GuestSeen booted(String behaviour) {
        host.file("special", "#!xend-guest\nos = Linux\nbehaviour = " + behaviour + "\nboot-millis = 10\n");
        var guest = host.create("/special", 64);
        guest.start();
        host.pass(20);
        return guest;
    }

    @Test
    void aGuestConnectsItsDevicesAndShowsAPrompt() {
        var guest = host.create("/guest", 128);
        guest.addVif();
        guest.addDisk("/disk");
        host.runUntilIdle();
        assertEquals("2", host.store.read(guest.back("vif", 0) + "/state"));
        assertEquals("xvif" + guest.domid + "i0", host.store.read(guest.back("vif", 0) + "/vifname"));
        guest.plug("vif", 0);
        guest.plug("vbd", 1);
        host.runUntilIdle();
        assertEquals("", guest.text(), "a paused guest is silent");
        guest.start();
        assertEquals("4", host.store.read(guest.back("vif", 0) + "/state"));
        assertEquals("4", host.store.read(guest.front("vif/0") + "/state"));
        assertEquals("4", host.store.read(guest.back("vbd", 1) + "/state"));
        assertEquals("4", host.store.read(guest.front("vbd/1") + "/state"));
        assertEquals("4096", host.store.read(guest.back("vbd", 1) + "/sectors"));
        assertEquals("x86_64-abi", host.store.read(guest.front("vbd/1") + "/protocol"));
        assertFalse(guest.text().endsWith("# "));
        host.pass(100);
        assertTrue(guest.text().contains("NetBSD 5.1 (embedded guest simulation)"), guest.text());
        assertTrue(guest.text().contains("xbd0: 2 MB"), guest.text());
        assertTrue(guest.text().contains("xennet0: MAC address aa:00:00:50:02:f0"), guest.text());
        assertTrue(guest.text().endsWith("root on xbd0a dumps on xbd0b\n# "), guest.text());
    }

    @Test
    void aDeviceConnectsOnlyOnceItsScriptIsDone() {
        var guest = host.create("/guest", 64);
        guest.addVif();
        guest.start();
        host.pass(500);
        assertEquals("2", host.store.read(guest.back("vif", 0) + "/state"));
        assertFalse(guest.text().endsWith("# "), "the guest waits for its interface");
        guest.plug("vif", 0);
        host.runUntilIdle();
        assertEquals("4", host.store.read(guest.back("vif", 0) + "/state"));
        assertTrue(guest.text().endsWith("# "), guest.text());
    }

    @Test
    void aDiskThatDoesNotExistIsNotConnectedAndSaysWhy() {
        var guest = host.create("/guest", 64);
        guest.addDisk("/dev/nowhere-at-all");
        guest.plug("vbd", 1);
        guest.start();
        assertEquals("6", host.store.read(guest.back("vbd", 1) + "/state"));
        assertEquals("/dev/nowhere-at-all does not exist", host.store.read(guest.back("vbd", 1) + "/error"));
    }

    @Test
    void aLinuxDom0LeavesTheInterfacesNameToTheKernel() {
        host = new SimulatedHost(folder, Dom0System.LINUX, 8192);
        var guest = host.create("/guest", 64);
        guest.addVif();
        host.runUntilIdle();
        assertEquals("2", host.store.read(guest.back("vif", 0) + "/state"));
        assertFalse(host.store.exists(guest.back("vif", 0) + "/vifname"));
    }

    @Test
    void poweroffIsAcknowledgedAndDevicesAreClosedFirst() {
        var guest = host.create("/guest", 64);
        guest.addVif();
        guest.plug("vif", 0);
        guest.start();
        host.pass(100);
        assertEquals("1", host.store.read(guest.home() + "/control/feature-poweroff"));
        host.store.write(guest.home() + "/control/shutdown", "poweroff");
        host.runUntilIdle();
        assertEquals("", host.store.read(guest.home() + "/control/shutdown"));
        assertEquals(Optional.of(ExitReason.POWEROFF), ended(guest));
        assertEquals("6", host.store.read(guest.back("vif", 0) + "/state"));
        assertTrue(guest.text().contains("halted"), guest.text());
        assertEquals(0, host.thread.timersWaiting());
    }

    @Test
    void rebootEndsWithItsOwnCodeAndSuspendIsNotOffered() {
        var guest = booted("normal");
        host.store.write(guest.home() + "/control/shutdown", "suspend");
        host.runUntilIdle();
        assertEquals(Optional.empty(), ended(guest));
        assertEquals("", host.store.read(guest.home() + "/control/shutdown"));
        host.store.write(guest.home() + "/control/shutdown", "reboot");
        host.runUntilIdle();
        assertEquals(Optional.of(ExitReason.REBOOT), ended(guest));
    }

    @Test
    void imagesBehaveAsTheySay() {
        var ignoring = booted("ignore-shutdown");
        host.store.write(ignoring.home() + "/control/shutdown", "poweroff");
        host.runUntilIdle();
        assertEquals("poweroff", host.store.read(ignoring.home() + "/control/shutdown"));
        assertEquals(Optional.empty(), ended(ignoring));

        var acknowledging = booted("acknowledge-only");
        host.store.write(acknowledging.home() + "/control/shutdown", "poweroff");
        host.pass(10_000);
        assertEquals("", host.store.read(acknowledging.home() + "/control/shutdown"));
        assertEquals(Optional.empty(), ended(acknowledging));

        assertEquals(Optional.of(ExitReason.CRASH), ended(booted("crash-at-boot")));
        assertEquals(Optional.of(ExitReason.REBOOT), ended(booted("reboot-loop")));
        var exiting = booted("exit-after 3");
        host.pass(2000);
        assertEquals(Optional.empty(), ended(exiting));
        host.pass(2000);
        assertEquals(Optional.of(ExitReason.POWEROFF), ended(exiting));
        var crashing = booted("crash-after 1");
        host.pass(1500);
        assertEquals(Optional.of(ExitReason.CRASH), ended(crashing));
    }

    @Test
    void aPausedGuestDoesNothingUntilItIsUnpaused() {
        var guest = host.create("/guest", 64);
        guest.start();
        host.pass(10);
        host.xen.pause(guest.domid);
        host.pass(5000);
        assertFalse(guest.text().endsWith("# "));
        host.store.write(guest.home() + "/control/shutdown", "poweroff");
        host.runUntilIdle();
        assertEquals(Optional.empty(), ended(guest));
        guest.start();
        assertEquals(Optional.of(ExitReason.POWEROFF), ended(guest));
    }

    @Test
    void memoryAndVcpusFollowTheirKeys() {
        var guest = booted("normal");
        host.store.write(guest.home() + "/memory/target", Long.toString(32 * 1024));
        host.store.write(guest.home() + "/cpu/1/availability", "offline");
        host.runUntilIdle();
        var info = host.xen.domain(guest.domid).orElseThrow();
        assertEquals(32 * 1024, info.memoryKib());
        assertEquals(1, info.onlineVcpus());
        host.store.write(guest.home() + "/memory/target", Long.toString(4096 * 1024));
        host.runUntilIdle();
        assertEquals(65 * 1024, host.xen.domain(guest.domid).orElseThrow().memoryKib(), "Xen's limit holds");
    }

    @Test
    void sysrqIsPrintedAndCleared() {
        var guest = booted("normal");
        host.store.write(guest.home() + "/control/sysrq", "h");
        host.runUntilIdle();
        assertTrue(guest.text().contains("sysrq: h"), guest.text());
        assertEquals("", host.store.read(guest.home() + "/control/sysrq"));
    }

    @Test
    void theShellEchoesAndKnowsItsCommands() {
        var guest = host.create("/guest", 64);
        guest.start();
        host.pass(100);
        assertEquals("echo hello world\nhello world\n# ", guest.type("echo hello world\r"));
        assertEquals("NetBSD\n# ", guest.type("uname\r").substring("uname\n".length()));
        assertEquals(
                "frog: not found (this guest is simulated; try help)\n# ",
                guest.type("frog\r\n").substring("frog\n".length()));
        assertEquals("ab\b \bc^C\n# ", guest.type("ab\177c\003"));
        assertTrue(guest.type("dmesg\r").contains("embedded guest simulation"));
        guest.type("reboot\r");
        assertEquals(Optional.of(ExitReason.REBOOT), ended(guest));
    }

    @Test
    void muchOutputWaitsForItsReaderAndLosesNothing() {
        var guest = host.create("/guest", 64);
        guest.start();
        host.pass(100);
        String line = "x".repeat(900);
        String said = guest.type("echo " + line + "\r");
        assertEquals("echo " + line + "\n" + line + "\n# ", said);
    }

    @Test
    void unplugForGoodClosesTheBackendAndLeavesNothing() {
        var guest = host.create("/guest", 64);
        guest.addVif();
        guest.plug("vif", 0);
        guest.start();
        host.pass(100);
        host.xen.pause(guest.domid);
        host.store.remove(guest.front("vif/0"));
        host.store.write(guest.back("vif", 0) + "/online", "0");
        host.store.write(guest.back("vif", 0) + "/state", "5");
        host.runUntilIdle();
        assertEquals("6", host.store.read(guest.back("vif", 0) + "/state"));
        host.store.remove(guest.back("vif", 0));
        host.runUntilIdle();
        assertFalse(host.store.exists(guest.back("vif", 0)), "a removed backend does not come back");
    }

    @Test
    void aDeviceThatIsAddedLaterIsJoinedAndLetGoAgain() {
        var guest = host.create("/guest", 64);
        guest.start();
        host.pass(100);
        guest.addDisk("/disk");
        guest.plug("vbd", 1);
        host.runUntilIdle();
        assertEquals("4", host.store.read(guest.front("vbd/1") + "/state"));
        assertTrue(guest.text().contains("xbd0: 2 MB"), guest.text());
        host.store.write(guest.back("vbd", 1) + "/online", "0");
        host.store.write(guest.back("vbd", 1) + "/state", "5");
        host.runUntilIdle();
        assertEquals("6", host.store.read(guest.front("vbd/1") + "/state"));
        assertEquals("6", host.store.read(guest.back("vbd", 1) + "/state"));
        host.store.remove(guest.front("vbd/1"));
        host.store.remove(guest.back("vbd", 1));
        host.runUntilIdle();
        assertFalse(host.store.exists(guest.front("vbd/1")));
        assertEquals(guest.text().indexOf("xbd0: detached"), guest.text().lastIndexOf("xbd0: detached"));
        guest.addDisk("/disk");
        guest.plug("vbd", 1);
        host.runUntilIdle();
        assertEquals("4", host.store.read(guest.front("vbd/1") + "/state"), "the same place can be used anew");
    }

    @Test
    void aDeviceTakenAwayByForceDoesNotComeBack() {
        var guest = host.create("/guest", 64);
        guest.addVif();
        guest.plug("vif", 0);
        guest.start();
        host.pass(100);
        host.store.remove(guest.front("vif/0"));
        host.store.write(guest.back("vif", 0) + "/online", "0");
        host.store.write(guest.back("vif", 0) + "/state", "5");
        host.runUntilIdle();
        assertEquals("6", host.store.read(guest.back("vif", 0) + "/state"));
        assertFalse(host.store.exists(guest.front("vif/0")));
        assertTrue(guest.text().contains("xennet0: detached"), guest.text());
    }
}
