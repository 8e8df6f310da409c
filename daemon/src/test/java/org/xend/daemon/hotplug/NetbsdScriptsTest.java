package org.xend.daemon.hotplug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The shipped scripts with NetBSD's commands stood in for: every call they make is checked.
class NetbsdScriptsTest {
    private static final String VIF = "/local/domain/0/backend/vif/1/0";
    private static final String VBD = "/local/domain/0/backend/vbd/1/1";
    private static final String MAC = "mac=aa:00:00:50:02:f0";

    @TempDir
    Path dir;

    private StandIns netbsd;
    private final Map<String, String> env = new HashMap<>();

    @BeforeEach
    void standIn() {
        netbsd = new StandIns(
                dir.resolve("netbsd"),
                "ifconfig",
                "brconfig",
                "vnconfig",
                "stat",
                "mount",
                "route",
                "ipnat",
                "sysctl",
                "xenstore-read",
                "xenstore-write",
                "xenstore-rm",
                "xenstore-ls");
        env.put("PATH", netbsd.path());
        env.put("XEND_OS", "NetBSD");
        env.put("XEND_RUN_DIR", dir.resolve("run").toString());
    }

    @Test
    void theHowTosCallJoinsTheBridgeAndLeavesIt() {
        succeeds("vif-bridge", "up", "domain=nbsd", "vif=vif1.0", MAC, "bridge=bridge0");
        assertEquals(
                List.of(
                        "ifconfig xvif1.0",
                        "brconfig bridge0",
                        "ifconfig xvif1.0",
                        "ifconfig xvif1.0 up",
                        "brconfig bridge0",
                        "brconfig bridge0 add xvif1.0"),
                netbsd.calls());
        netbsd.answer("brconfig bridge0", "bridge0: flags=41<UP,RUNNING>\n\txvif1.0 flags=3<LEARNING,DISCOVER>\n");
        succeeds("vif-bridge", "down", "domain=nbsd", "vif=vif1.0", MAC, "bridge=bridge0");
        assertEquals(
                List.of(
                        "ifconfig xvif1.0",
                        "ifconfig xvif1.0",
                        "brconfig bridge0",
                        "brconfig bridge0 delete xvif1.0",
                        "ifconfig xvif1.0 down"),
                netbsd.calls());
    }

    @Test
    void aVifThatIsAMemberAlreadyIsNotAddedAgain() {
        netbsd.answer("brconfig bridge0", "\txvif1.0 flags=3<LEARNING,DISCOVER>\n");
        succeeds("vif-bridge", "up", "domain=nbsd", "vif=vif1.0", MAC, "bridge=bridge0");
        assertFalse(netbsd.calls().contains("brconfig bridge0 add xvif1.0"));
    }

    @Test
    void aNewerKernelsNameIsFoundWithoutTheTree() {
        netbsd.fail("ifconfig xvif1.0");
        succeeds("vif-bridge", "up", "domain=nbsd", "vif=vif1.0", MAC, "bridge=bridge0");
        assertEquals("brconfig bridge0 add xvif1i0", netbsd.calls().getLast());
    }

    @Test
    void theXspathCallReadsItsKeysAndWritesTheStatus() {
        netbsd.answer("xenstore-read " + VIF + "/bridge", "bridge0\n");
        netbsd.answer("xenstore-read " + VIF + "/vifname", "xvif1i0\n");
        succeeds("vif-bridge", VIF, "2");
        List<String> calls = netbsd.calls();
        assertEquals(
                List.of(
                        "brconfig bridge0",
                        "ifconfig xvif1i0",
                        "ifconfig xvif1i0 up",
                        "brconfig bridge0",
                        "brconfig bridge0 add xvif1i0",
                        "xenstore-write " + VIF + "/hotplug-status connected"),
                calls.stream().filter(call -> !call.startsWith("xenstore-read")).toList());
    }

    @Test
    void xenbackenddsOtherStatesAreNothingToDo() {
        succeeds("vif-bridge", VIF, "4");
        assertEquals(List.of(), netbsd.calls());
    }

    @Test
    void underXendTheTreeIsNeitherReadNorWritten() {
        env.putAll(Map.of("XEND_XSPATH", VIF, "XEND_KEY_bridge", "bridge0", "XEND_KEY_vifname", "xvif1i0"));
        succeeds("vif-bridge", VIF, "2");
        assertEquals(
                List.of(
                        "brconfig bridge0",
                        "ifconfig xvif1i0",
                        "ifconfig xvif1i0 up",
                        "brconfig bridge0",
                        "brconfig bridge0 add xvif1i0"),
                netbsd.calls());
    }

    @Test
    void aVifsOwnMtuIsSetBeforeItJoins() {
        env.putAll(Map.of(
                "XEND_XSPATH",
                VIF,
                "XEND_KEY_bridge",
                "bridge0",
                "XEND_KEY_vifname",
                "xvif1i0",
                "XEND_KEY_mtu",
                "9000"));
        succeeds("vif-bridge", VIF, "2");
        assertEquals(
                List.of(
                        "brconfig bridge0",
                        "ifconfig xvif1i0",
                        "ifconfig xvif1i0 mtu 9000",
                        "ifconfig xvif1i0 up",
                        "brconfig bridge0",
                        "brconfig bridge0 add xvif1i0"),
                netbsd.calls());
    }

    @Test
    void theNullBridgeIsNothingToDo() {
        succeeds("vif-bridge", "up", "domain=nbsd", "vif=vif1.0", MAC, "bridge=null");
        assertEquals(List.of(), netbsd.calls());
    }

    @Test
    void aMissingBridgeIsTheLastLine() {
        netbsd.fail("brconfig bridge7");
        assertEquals(
                "no such bridge: bridge7 (create it first, see ifconfig.if(5): /etc/ifconfig.bridge0)",
                fails("vif-bridge", "up", "domain=nbsd", "vif=vif1.0", MAC, "bridge=bridge7"));
    }

    @Test
    void aVifWithoutABridgeIsTheLastLine() {
        assertEquals(
                "vif1.0 has no bridge: write bridge=NAME in the vif of the domain's configuration",
                fails("vif-bridge", "up", "domain=nbsd", "vif=vif1.0", MAC));
    }

    @Test
    void textThatIsNoNameReachesNoCommand() {
        assertEquals(
                "bridge '-n $(id); x' is not the name of an interface",
                fails("vif-bridge", "up", "domain=$(id)", "vif=vif1.0", MAC, "bridge=-n $(id); x"));
        assertEquals(List.of("ifconfig xvif1.0"), netbsd.calls());
    }

    @Test
    void aFailureUnderTheStockDaemonsIsWrittenToTheTree() {
        netbsd.answer("xenstore-read " + VIF + "/bridge", "bridge7\n").fail("brconfig bridge7");
        fails("vif-bridge", VIF, "2");
        assertEquals(
                "xenstore-write " + VIF + "/hotplug-error no such bridge: bridge7 (create it first, see "
                        + "ifconfig.if(5): /etc/ifconfig.bridge0) " + VIF + "/hotplug-status error",
                netbsd.calls().getLast());
    }

    @Test
    void vifIpGivesAndTakesEachAddress() {
        succeeds("vif-ip", "up", "domain=nbsd", "vif=vif1.0", MAC, "ip=10.0.0.1/24 10.0.1.1");
        assertEquals(
                List.of(
                        "ifconfig xvif1.0",
                        "ifconfig xvif1.0",
                        "ifconfig xvif1.0 up",
                        "route -n get 10.0.0.1",
                        "ifconfig xvif1.0 inet 10.0.0.1/24 alias",
                        "route -n get 10.0.1.1",
                        "ifconfig xvif1.0 inet 10.0.1.1 alias"),
                netbsd.calls());
        succeeds("vif-ip", "down", "domain=nbsd", "vif=vif1.0", MAC, "ip=10.0.0.1/24 10.0.1.1");
        assertEquals(
                List.of(
                        "ifconfig xvif1.0",
                        "ifconfig xvif1.0",
                        "ifconfig xvif1.0 inet 10.0.0.1 -alias",
                        "ifconfig xvif1.0 inet 10.0.1.1 -alias",
                        "ifconfig xvif1.0 down"),
                netbsd.calls());
    }

    @Test
    void vifNatRoutesAndTranslates() {
        netbsd.answer("route -n get default", "   gateway: 192.168.1.1\n  interface: wm0\n");
        succeeds("vif-nat", "up", "domain=nbsd", "vif=vif1.0", MAC, "ip=10.0.0.5");
        assertEquals(
                List.of(
                        "ifconfig xvif1.0",
                        "ifconfig xvif1.0",
                        "ifconfig xvif1.0 up",
                        "route -n get 10.0.0.5",
                        "route -n get 10.0.0.132",
                        "ifconfig xvif1.0 inet 10.0.0.132/32 alias",
                        "route -n add -host 10.0.0.5 -link -iface xvif1.0",
                        "route -n get default",
                        "ipnat -l",
                        "route -n get default",
                        "ipnat -r -f -",
                        "ipnat -f -",
                        "sysctl -w net.inet.ip.forwarding=1"),
                netbsd.calls());
        succeeds("vif-nat", "down", "domain=nbsd", "vif=vif1.0", MAC, "ip=10.0.0.5");
        assertEquals(
                List.of(
                        "ifconfig xvif1.0",
                        "route -n get default",
                        "ipnat -r -f -",
                        "ifconfig xvif1.0",
                        "route -n delete -host 10.0.0.5",
                        "ifconfig xvif1.0 inet 10.0.0.132 -alias",
                        "ifconfig xvif1.0 down"),
                netbsd.calls());
    }

    @Test
    void aDevicesNumberIsWrittenInDecimal() {
        disk("phy", "/dev/wd0e", "w");
        netbsd.answer("stat -L -f %HT /dev/wd0e", "Block Device\n").answer("stat -L -f %r /dev/wd0e", "4\n");
        succeeds("block", VBD, "2");
        assertEquals(
                List.of(
                        "stat -L -f %HT /dev/wd0e",
                        "stat -L -f %r /dev/wd0e",
                        "mount",
                        "xenstore-ls -f /local/domain/0/backend/vbd",
                        "xenstore-write " + VBD + "/physical-device 4"),
                netbsd.calls());
        succeeds("block", VBD, "6");
        assertEquals(List.of(), netbsd.calls());
    }

    @Test
    void aDeviceWithoutASlashIsLookedForInDev() {
        disk("phy", "wd0e", "w");
        assertEquals("no such block device: /dev/wd0e", fails("block", VBD, "2"));
    }

    @Test
    void aDiskMountedInDom0IsBusy() {
        disk("phy", "/dev/wd0e", "w");
        netbsd.answer("stat -L -f %HT /dev/wd0e", "Block Device\n").answer("stat -L -f %r /dev/wd0e", "4\n");
        netbsd.answer("mount", "/dev/wd0a on / type ffs (local)\n/dev/wd0e on /data type ffs (local)\n");
        assertEquals(
                "/dev/wd0e is mounted in dom0 (rw); mode w! would share it all the same", fails("block", VBD, "2"));
        assertTrue(netbsd.calls().getLast().endsWith(VBD + "/hotplug-status busy"));
    }

    @Test
    void aDiskOfAnotherGuestIsBusyUnlessBothReadOrItIsForced() {
        String other = "/local/domain/0/backend/vbd/7/1";
        netbsd.answer("stat -L -f %HT /dev/wd0e", "Block Device\n").answer("stat -L -f %r /dev/wd0e", "4\n");
        netbsd.fail("xenstore-read /local/domain/1/vm");
        for (String[] row : new String[][] {
            {"w", "w", "busy"},
            {"r", "w", "busy"},
            {"w", "r", "busy"},
            {"r", "r", ""},
            {"w!", "w", ""},
            {"rw", "ro", "busy"}
        }) {
            disk("phy", "/dev/wd0e", row[0]);
            netbsd.answer(
                    "xenstore-ls -f /local/domain/0/backend/vbd",
                    VBD + "/mode = \"" + row[0] + "\"\n" + other + "/mode = \"" + row[1] + "\"\n" + other
                            + "/physical-device = \"4\"\n");
            var result = run("block", VBD, "2");
            String expected = row[2].isEmpty()
                    ? ""
                    : "/dev/wd0e is in use by domain 7 (mode " + row[1] + "); mode w! would share it all the same";
            assertEquals(expected, result.lastLine(), String.join(" ", row));
        }
    }

    @Test
    void theSameGuestMayHaveADiskTwice() {
        disk("phy", "/dev/wd0e", "w");
        netbsd.answer("stat -L -f %HT /dev/wd0e", "Block Device\n").answer("stat -L -f %r /dev/wd0e", "4\n");
        netbsd.answer(
                "xenstore-ls -f /local/domain/0/backend/vbd",
                "/local/domain/0/backend/vbd/7/1/physical-device = \"4\"\n");
        netbsd.answer("xenstore-read /local/domain/1/vm", "/vm/u\n")
                .answer("xenstore-read /local/domain/7/vm", "/vm/u\n");
        succeeds("block", VBD, "2");
    }

    @Test
    void aFileGetsTheFirstFreeVndAndGivesItBack() throws IOException {
        Path file = Files.writeString(dir.resolve("a disk"), "x");
        disk("file", file.toString(), "r");
        String list = "vnd0: /home (/dev/wd0a) inode 3\nvnd1: not in use\nvnd2: not in use\n";
        netbsd.answer("vnconfig -l", list);
        netbsd.answer("stat -L -f %d %i " + file, "4 77\n").answer("stat -L -f %d /home", "4\n");
        netbsd.answer("stat -L -f %r /dev/vnd1d", "3587\n");
        succeeds("block", VBD, "2");
        assertEquals(
                List.of(
                        "stat -L -f %d %i " + file,
                        "vnconfig -l",
                        "stat -L -f %d /home",
                        "stat -L -f %d %i " + file,
                        "vnconfig -l",
                        "xenstore-write " + VBD + "/hotplug-file 4 77 " + VBD + "/vnd /dev/vnd1d",
                        "vnconfig -r vnd1 " + file,
                        "stat -L -f %r /dev/vnd1d",
                        "xenstore-write " + VBD + "/physical-device 3587"),
                netbsd.calls());
        env.put("XEND_KEY_vnd", "/dev/vnd1d");
        env.put("XEND_KEY_hotplug_file", "4 77");
        netbsd.answer("vnconfig -l", list.replace("vnd1: not in use", "vnd1: /home (/dev/wd0a) inode 77"));
        succeeds("block", VBD, "6");
        assertEquals("vnconfig -u vnd1", netbsd.calls().getLast());
        // faultB7: what another has made of it meanwhile stays.
        netbsd.answer("vnconfig -l", list.replace("vnd1: not in use", "vnd1: /home (/dev/wd0a) inode 78"));
        succeeds("block", VBD, "6");
        assertFalse(netbsd.calls().contains("vnconfig -u vnd1"));
    }

    /// Two guests of one file: the vnd of the first tells, not what the file is called.
    @Test
    void faultB1AFileOfAnotherGuestIsKnownByItsInode() throws IOException {
        Path file = Files.writeString(dir.resolve("disk"), "x");
        disk("file", file.toString(), "w");
        netbsd.answer("vnconfig -l", "vnd0: /home (/dev/wd0a) inode 77\nvnd1: not in use\n");
        netbsd.answer("stat -L -f %d %i " + file, "4 77\n").answer("stat -L -f %d /home", "4\n");
        netbsd.answer("stat -L -f %r /dev/vnd0d", "3588\n");
        netbsd.answer(
                "xenstore-ls -f /local/domain/0/backend/vbd",
                "/local/domain/0/backend/vbd/7/1/mode = \"w\"\n"
                        + "/local/domain/0/backend/vbd/7/1/params = \"/home/d\\303\\274sk\"\n"
                        + "/local/domain/0/backend/vbd/7/1/physical-device = \"3588\"\n");
        assertEquals(
                file + " is in use by domain 7 (mode w); mode w! would share it all the same",
                fails("block", VBD, "2"));
        // No guest's: then dom0 has it.
        netbsd.answer("xenstore-ls -f /local/domain/0/backend/vbd", "");
        assertEquals(
                file + " is attached to /dev/vnd0d in dom0; mode w! would share it all the same",
                fails("block", VBD, "2"));
    }

    /// xend has looked by its index who has the disk: the script does not read all disks again, with the lock
    /// held.
    @Test
    void faultD17UnderXendNoDiskOfOthersIsAskedFor() throws IOException {
        env.put("XEND_DISK_CHECKED", "1");
        Path file = Files.writeString(dir.resolve("disk"), "x");
        disk("file", file.toString(), "w");
        netbsd.answer("vnconfig -l", "vnd0: not in use\n").answer("stat -L -f %r /dev/vnd0d", "3587\n");
        succeeds("block", VBD, "2");
        disk("phy", "/dev/wd0e", "w");
        netbsd.answer("stat -L -f %HT /dev/wd0e", "Block Device\n").answer("stat -L -f %r /dev/wd0e", "4\n");
        succeeds("block", VBD, "2");
        assertEquals(
                List.of(),
                netbsd.calls().stream()
                        .filter(call -> call.startsWith("xenstore-ls"))
                        .toList());
    }

    /// The kernel names interfaces; another name in a configuration is somebody else's.
    @Test
    void faultB2AnInterfaceThatTheKernelDidNotMakeForThisVifIsNotTouched() {
        env.putAll(Map.of(
                "XEND_XSPATH",
                VIF,
                "XEND_KEY_bridge",
                "bridge0",
                "XEND_KEY_vifname",
                "wm0",
                "XEND_KEY_ip",
                "10.0.0.1"));
        for (String script : List.of("vif-bridge", "vif-ip", "vif-nat")) {
            assertEquals(
                    "vifname 'wm0' is not the name of vif1.0: the kernel gives it, xvif1.0 or xvif1i0",
                    fails(script, VIF, "2"));
            succeeds(script, VIF, "6");
            assertEquals(
                    List.of(),
                    netbsd.calls().stream()
                            .filter(call -> call.startsWith("ifconfig wm0 "))
                            .toList());
        }
    }

    @Test
    void faultB8AnAddressThatAnotherVifHasIsRefused() {
        netbsd.answer("route -n get 10.0.0.5", "   route to: 10.0.0.5\ndestination: 10.0.0.5\n  interface: xvif7i0\n");
        netbsd.answer("xenstore-read /local/domain/7/name", "web\n");
        assertEquals(
                "10.0.0.5 is in use already: xvif7i0 (domain web) has it",
                fails("vif-nat", "up", "domain=nbsd", "vif=vif1.0", MAC, "ip=10.0.0.5"));
        succeeds("vif-nat", "down", "domain=nbsd", "vif=vif1.0", MAC, "ip=10.0.0.5");
        assertEquals(
                List.of(),
                netbsd.calls().stream().filter(call -> call.startsWith("ipnat")).toList());
    }

    @Test
    void aFileThatAnotherGuestHasNotGotYetIsFree() throws IOException {
        Path file = Files.writeString(dir.resolve("disk"), "x");
        disk("file", file.toString(), "w");
        netbsd.answer("vnconfig -l", "vnd0: not in use\n").answer("stat -L -f %r /dev/vnd0d", "3587\n");
        netbsd.answer(
                "xenstore-ls -f /local/domain/0/backend/vbd",
                "/local/domain/0/backend/vbd/7/1/params = \"" + file + "\"\n");
        succeeds("block", VBD, "2");
    }

    @Test
    void withoutAFreeVndTheRemedyIsTheLastLine() throws IOException {
        Path file = Files.writeString(dir.resolve("disk"), "x");
        disk("file", file.toString(), "w");
        netbsd.answer("vnconfig -l", "vnd0: /home (/dev/wd0a) inode 3\n");
        assertEquals(
                "no vnd(4) device is free for " + file + ": make more (cd /dev && sh MAKEDEV vnd4)",
                fails("block", VBD, "2"));
    }

    @Test
    void aDriveWithoutAMediumAndADiskMadeAlreadyAreNothingToDo() {
        disk("file", "", "r");
        succeeds("block", VBD, "2");
        disk("phy", "/dev/wd0e", "r");
        env.put("XEND_KEY_physical_device", "4");
        succeeds("block", VBD, "2");
        assertEquals(List.of(), netbsd.calls());
    }

    @Test
    void anotherTypeIsHandedToItsScript() {
        disk("nbd", "host:1", "r");
        assertEquals(
                "disks of type nbd need a script " + Shell.shippedScript("block-nbd") + ", which is not there",
                fails("block", VBD, "2"));
        disk("../../x", "y", "r");
        assertEquals("disk type '../../x' is not one", fails("block", VBD, "2"));
    }

    @Test
    void aKilledScriptsLockIsTakenAway() throws Exception {
        disk("phy", "/dev/wd0e", "w");
        netbsd.answer("stat -L -f %HT /dev/wd0e", "Block Device\n").answer("stat -L -f %r /dev/wd0e", "4\n");
        Process dead = new ProcessBuilder("/bin/sh", "-c", "exit").start();
        dead.waitFor();
        Path lock = Files.createDirectories(dir.resolve("run")).resolve("block.lock");
        Files.createSymbolicLink(lock, Path.of(dead.pid() + ":block"));
        succeeds("block", VBD, "2");
        assertFalse(Files.exists(lock, LinkOption.NOFOLLOW_LINKS));
    }

    private void disk(String type, String params, String mode) {
        env.putAll(Map.of("XEND_XSPATH", VBD, "XEND_KEY_type", type, "XEND_KEY_params", params, "XEND_KEY_mode", mode));
    }

    private Shell.Result run(String script, String... arguments) {
        var argv = new ArrayList<String>();
        argv.add(Shell.shippedScript(script).toString());
        argv.addAll(List.of(arguments));
        return Shell.run(env, argv);
    }

    private void succeeds(String script, String... arguments) {
        Shell.Result result = run(script, arguments);
        assertEquals(0, result.status(), result.output());
    }

    private String fails(String script, String... arguments) {
        Shell.Result result = run(script, arguments);
        assertEquals(1, result.status(), result.output());
        return result.lastLine();
    }
}
