package org.xend.daemon.hotplug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xend.daemon.hotplug.disk.HostDisks;
import org.xend.daemon.hotplug.script.BackendDirectory;
import org.xend.daemon.hotplug.script.BackendId;
import org.xend.daemon.hotplug.script.ScriptConvention;
import org.xend.daemon.hotplug.script.ScriptHost;
import org.xend.daemon.hotplug.script.Transition;
import org.xend.protocol.xenbus.Dom0System;

/// The shipped scripts on a real Linux kernel: bridge and veth in a network namespace of the test's own, loop
/// devices on files of its own. Needs root.
@Tag("stock")
class LinuxScriptsIT {
    private static final String MAC = "aa:00:00:50:02:f0";

    @TempDir
    Path dir;

    private final String netns = "xend-test-" + ProcessHandle.current().pid();
    private FileTree tree;

    @BeforeEach
    void makeNetwork() {
        tree = new FileTree(dir.resolve("tree"));
        ok("ip", "netns", "add", netns);
        inside("ip", "link", "add", "bridge0", "type", "bridge");
        inside("ip", "link", "set", "bridge0", "mtu", "1400", "up");
        inside("ip", "link", "add", "vif1.0", "type", "veth", "peer", "name", "guest0");
    }

    @AfterEach
    void removeAll() throws IOException {
        ok("ip", "netns", "del", netns);
        try (var files = Files.list(dir)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                for (String node : loops(file)) {
                    ok("losetup", "-d", node);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"arguments", "xspath", "environment"})
    void aVifJoinsTheBridgeAndLeavesIt(String convention) {
        var keys = Map.of("mac", MAC, "bridge", "bridge0");
        assertEquals(0, vif("vif-bridge", convention, Transition.UP, keys).status());
        String link = link("vif1.0");
        assertTrue(link.contains(" master bridge0 "), link);
        assertTrue(link.contains("fe:ff:ff:ff:ff:ff"), link);
        assertTrue(link.contains(" mtu 1400 "), link);
        assertTrue(link.contains(",UP"), link);
        // Once more changes nothing.
        assertEquals(0, vif("vif-bridge", convention, Transition.UP, keys).status());
        assertEquals(link, link("vif1.0"));
        assertEquals(0, vif("vif-bridge", convention, Transition.DOWN, keys).status());
        assertFalse(link("vif1.0").contains("master"));
        assertFalse(link("vif1.0").contains(",UP"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"arguments", "xspath", "environment"})
    void aVifsOwnMtuGoesBeforeTheBridges(String convention) {
        var keys = Map.of("mac", MAC, "bridge", "bridge0", "mtu", "1300");
        assertEquals(0, vif("vif-bridge", convention, Transition.UP, keys).status());
        assertTrue(link("vif1.0").contains(" mtu 1300 "), link("vif1.0"));
        assertTrue(link("vif1.0").contains(" master bridge0 "), link("vif1.0"));
    }

    @Test
    void aVifWithAVifnameIsRenamed() {
        var keys = Map.of("mac", MAC, "bridge", "bridge0", "vifname", "web0");
        assertEquals(0, vif("vif-bridge", "environment", Transition.UP, keys).status());
        assertTrue(link("web0").contains(" master bridge0 "));
        assertEquals(0, vif("vif-bridge", "environment", Transition.DOWN, keys).status());
        assertFalse(link("web0").contains("master"));
    }

    @Test
    void aTakenVifnameIsRefused() {
        var result = vif(
                "vif-bridge", "arguments", Transition.UP, Map.of("mac", MAC, "bridge", "bridge0", "vifname", "guest0"));
        assertEquals("vifname 'guest0' is taken by another interface", result.lastLine());
    }

    @Test
    void aMissingBridgeOrInterfaceIsTheLastLine() {
        var noBridge = vif("vif-bridge", "arguments", Transition.UP, Map.of("mac", MAC, "bridge", "bridge7"));
        assertEquals(1, noBridge.status());
        assertEquals("no such bridge: bridge7 (create it first: ip link add NAME type bridge)", noBridge.lastLine());
        // An interface that is no bridge does not do either.
        assertEquals(
                1,
                vif("vif-bridge", "arguments", Transition.UP, Map.of("mac", MAC, "bridge", "guest0"))
                        .status());
        inside("ip", "link", "del", "vif1.0");
        var noVif = vif("vif-bridge", "arguments", Transition.UP, Map.of("mac", MAC, "bridge", "bridge0"));
        assertEquals("no such interface: vif1.0 (is the kernel's netback driver loaded?)", noVif.lastLine());
        // The kernel took the interface away first: nothing is left to undo.
        assertEquals(
                0,
                vif("vif-bridge", "arguments", Transition.DOWN, Map.of("mac", MAC, "bridge", "bridge0"))
                        .status());
    }

    @Test
    void withoutABridgeNamedTheFirstOneIsTaken() {
        assertEquals(
                0,
                vif("vif-bridge", "arguments", Transition.UP, Map.of("mac", MAC))
                        .status());
        assertTrue(link("vif1.0").contains(" master bridge0 "));
    }

    @Test
    void vifIpGivesAddressesAndTakesThem() {
        var keys = Map.of("mac", MAC, "ip", "10.9.0.1/24 10.9.1.1");
        assertEquals(0, vif("vif-ip", "arguments", Transition.UP, keys).status());
        String addresses = inside("ip", "-br", "address", "show", "dev", "vif1.0");
        assertTrue(addresses.contains("10.9.0.1/24 10.9.1.1/32"), addresses);
        assertEquals(0, vif("vif-ip", "arguments", Transition.DOWN, keys).status());
        assertFalse(inside("ip", "-br", "address", "show", "dev", "vif1.0").contains("10.9."));
    }

    @Test
    void vifNatRoutesAndTranslatesAndUndoesBoth() {
        var keys = Map.of("mac", MAC, "ip", "10.9.0.5");
        assertEquals(0, vif("vif-nat", "arguments", Transition.UP, keys).status());
        assertEquals(0, vif("vif-nat", "arguments", Transition.UP, keys).status());
        assertTrue(inside("ip", "route").contains("10.9.0.5 dev vif1.0"));
        String rules = inside("iptables", "-t", "nat", "-S", "POSTROUTING");
        assertEquals(1, rules.split("10.9.0.5", -1).length - 1, rules);
        assertEquals(0, vif("vif-nat", "arguments", Transition.DOWN, keys).status());
        assertFalse(inside("ip", "route").contains("10.9.0.5"));
        assertFalse(inside("iptables", "-t", "nat", "-S", "POSTROUTING").contains("10.9.0.5"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"arguments", "xspath", "environment"})
    void aFileBecomesALoopDeviceAndIsReleased(String convention) throws IOException {
        Path file = diskFile("a disk");
        assertEquals(
                0,
                block(1, convention, Transition.UP, "file", file.toString(), "w")
                        .status());
        List<String> loops = loops(file);
        assertEquals(1, loops.size());
        assertEquals(Optional.of(loops.getFirst()), tree.read(vbd(1) + "/node"));
        String minor = loops.getFirst().substring("/dev/loop".length());
        assertEquals(
                Optional.of("7:" + Integer.toHexString(Integer.parseInt(minor))),
                tree.read(vbd(1) + "/physical-device"));
        // A second call finds it done.
        assertEquals(
                0,
                block(1, convention, Transition.UP, "file", file.toString(), "w")
                        .status());
        assertEquals(loops, loops(file));
        assertEquals(
                0,
                block(1, convention, Transition.DOWN, "file", file.toString(), "w")
                        .status());
        assertEquals(List.of(), loops(file));
    }

    @Test
    void aReadOnlyFileIsAReadOnlyDevice() throws IOException {
        Path file = diskFile("disk");
        assertEquals(
                0,
                block(1, "xspath", Transition.UP, "file", file.toString(), "r").status());
        assertEquals(
                "1",
                Shell.run(
                                Map.of("PATH", tree.path()),
                                List.of("losetup", "-n", "-O", "RO", loops(file).getFirst()))
                        .output()
                        .strip());
    }

    @Test
    void aFileThatAnotherGuestWritesIsBusyAndNoDeviceIsMade() throws IOException {
        Path file = diskFile("disk");
        Path alias = Files.createLink(dir.resolve("other name"), file);
        assertEquals(
                0,
                block(1, "xspath", Transition.UP, "file", file.toString(), "w").status());
        var second = block(2, "xspath", Transition.UP, "file", alias.toString(), "w");
        assertEquals(alias + " is in use by domain 1 (mode w); mode w! would share it all the same", second.lastLine());
        assertEquals(Optional.of("busy"), tree.read(vbd(2) + "/hotplug-status"));
        assertEquals(1, loops(file).size());
        assertEquals(
                0,
                block(2, "xspath", Transition.UP, "file", alias.toString(), "w!")
                        .status());
        assertEquals(2, loops(file).size());
    }

    @Test
    void aBlockDeviceIsHandedOverByItsNumberAndIsNotShared() throws IOException {
        String node = ok("losetup", "-f", "--show", diskFile("disk").toString()).strip();
        assertEquals(0, block(1, "xspath", Transition.UP, "phy", node, "w").status());
        assertTrue(tree.read(vbd(1) + "/physical-device").orElseThrow().startsWith("7:"));
        assertEquals(1, block(2, "xspath", Transition.UP, "phy", node, "r").status());
        assertEquals(Optional.of("busy"), tree.read(vbd(2) + "/hotplug-status"));
        assertEquals(
                "no such block device: /dev/null",
                block(3, "xspath", Transition.UP, "phy", "/dev/null", "w").lastLine());
        assertEquals(
                "no such file: /no/such",
                block(4, "xspath", Transition.UP, "file", "/no/such", "w").lastLine());
    }

    @Test
    void manyGuestsAtOnceGetADeviceEach() throws Exception {
        var threads = new ArrayList<Thread>();
        var files = new ArrayList<Path>();
        for (int domid = 1; domid <= 6; domid++) {
            Path file = diskFile("disk" + domid);
            files.add(file);
            int id = domid;
            threads.add(
                    Thread.ofVirtual().start(() -> block(id, "xspath", Transition.UP, "file", file.toString(), "w")));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        for (Path file : files) {
            assertEquals(1, loops(file).size(), file.toString());
        }
    }

    @Test
    void faultB2AVifnameThatAnotherInterfaceHasIsNotTakenDownWithTheRefusedVif() {
        inside("ip", "link", "set", "guest0", "up", "master", "bridge0");
        inside("ip", "address", "add", "10.9.7.1/24", "dev", "guest0");
        inside("ip", "route", "add", "10.9.8.0/24", "dev", "guest0");
        String before = others();
        var keys = Map.of("mac", MAC, "bridge", "bridge0", "vifname", "guest0", "ip", "10.9.7.1/24");
        for (String script : List.of("vif-bridge", "vif-ip", "vif-nat")) {
            assertEquals(
                    "vifname 'guest0' is taken by another interface",
                    vif(script, "xspath", Transition.UP, keys).lastLine(),
                    script);
            assertEquals(0, vif(script, "xspath", Transition.DOWN, keys).status());
            assertEquals(before, others(), script);
        }
    }

    @Test
    void faultB2AnInterfaceThatGotTheNameOfAVanishedOneIsLeftAlone() {
        var keys = Map.of("mac", MAC, "bridge", "bridge0", "vifname", "web0");
        assertEquals(0, vif("vif-bridge", "xspath", Transition.UP, keys).status());
        inside("ip", "link", "del", "web0");
        inside("ip", "link", "add", "web0", "type", "veth", "peer", "name", "guest1");
        inside("ip", "link", "set", "web0", "master", "bridge0", "up");
        assertEquals(0, vif("vif-bridge", "xspath", Transition.DOWN, keys).status());
        assertTrue(link("web0").contains(" master bridge0 "));
        assertTrue(link("web0").contains(",UP"));
        // Nor does up take it for this vif, which is not there.
        assertEquals(
                "vifname 'web0' is taken by another interface, and there is no vif1.0",
                vif("vif-bridge", "xspath", Transition.UP, keys).lastLine());
    }

    @Test
    void faultB8AnAddressThatAnotherVifHasIsRefusedAndTheOtherKeepsIt() {
        inside("ip", "link", "add", "vif2.0", "type", "veth", "peer", "name", "guest2");
        tree.write("/local/domain/1", Map.of("name", "web"));
        var first = new BackendId("vif", 1, "0");
        var second = new BackendId("vif", 2, "0");
        var keys = Map.of("mac", MAC, "ip", "10.9.0.5");
        assertEquals(
                0,
                call("vif-nat", "xspath", Transition.UP, first, stored(first, keys))
                        .status());
        String routes = inside("ip", "route");
        var refused = call("vif-nat", "xspath", Transition.UP, second, stored(second, keys));
        assertEquals("10.9.0.5 is in use already: vif1.0 (domain web) has it", refused.lastLine());
        assertEquals(
                0,
                call("vif-nat", "xspath", Transition.DOWN, second, stored(second, keys))
                        .status());
        assertEquals(routes, inside("ip", "route"));
        assertTrue(inside("iptables", "-t", "nat", "-S", "POSTROUTING").contains("10.9.0.5"));
        // dom0's end of the first is no guest's address, either.
        var gateway = Map.of("mac", MAC, "ip", "10.9.0.132");
        assertEquals(
                "10.9.0.132 is in use already: vif1.0 (domain web) has it",
                call("vif-nat", "xspath", Transition.UP, second, stored(second, gateway))
                        .lastLine());
        assertEquals(
                "10.9.0.132 is in use already: vif1.0 (domain web) has it",
                call("vif-ip", "xspath", Transition.UP, second, stored(second, gateway))
                        .lastLine());
        assertEquals(
                0,
                call("vif-nat", "xspath", Transition.DOWN, first, stored(first, keys))
                        .status());
        assertFalse(inside("iptables", "-t", "nat", "-S", "POSTROUTING").contains("10.9.0.5"));
        assertEquals(
                0,
                call("vif-nat", "xspath", Transition.UP, second, stored(second, keys))
                        .status());
    }

    @Test
    void faultB8ATranslationOfTheOperatorsOwnStaysWhenTheVifGoes() {
        inside("iptables", "-t", "nat", "-A", "POSTROUTING", "-s", "10.9.0.5", "-j", "MASQUERADE");
        var id = new BackendId("vif", 1, "0");
        var keys = Map.of("mac", MAC, "ip", "10.9.0.5");
        assertEquals(
                0,
                call("vif-nat", "xspath", Transition.UP, id, stored(id, keys)).status());
        assertEquals(
                0,
                call("vif-nat", "xspath", Transition.DOWN, id, stored(id, keys)).status());
        assertTrue(inside("iptables", "-t", "nat", "-S", "POSTROUTING").contains("10.9.0.5"));
    }

    /// The script is killed where losetup is done and the backend's driver has not been told.
    @Test
    void faultB7ALoopDeviceOfAKilledUpIsReleasedByDown() throws IOException {
        Path file = diskFile("disk");
        Path tools = dir.resolve("tree/bin");
        Path real = Files.move(tools.resolve("xenstore-write"), tools.resolve("xenstore-write.real"));
        Shell.program(
                tools.resolve("xenstore-write"),
                "case $* in *physical-device*) kill -9 $PPID; exit 1;; esac\nexec " + real + " \"$@\"\n");
        assertEquals(
                137,
                block(1, "xspath", Transition.UP, "file", file.toString(), "w").status());
        assertEquals(1, loops(file).size());
        Files.move(real, tools.resolve("xenstore-write"), StandardCopyOption.REPLACE_EXISTING);
        assertEquals(
                0,
                block(1, "xspath", Transition.DOWN, "file", file.toString(), "w")
                        .status());
        assertEquals(List.of(), loops(file));
    }

    @Test
    void faultB7AnUpThatWasKilledIsTakenUpAgainWithTheDeviceItHas() throws IOException {
        Path file = diskFile("disk");
        assertEquals(
                0,
                block(1, "xspath", Transition.UP, "file", file.toString(), "w").status());
        List<String> loops = loops(file);
        tree.remove(vbd(1) + "/physical-device");
        assertEquals(
                0,
                block(1, "xspath", Transition.UP, "file", file.toString(), "w").status());
        assertEquals(loops, loops(file));
        assertTrue(tree.read(vbd(1) + "/physical-device").isPresent());
    }

    @Test
    void faultB7ASecondDownLeavesTheLoopDeviceToWhoHasItNow() throws IOException {
        Path file = diskFile("disk");
        assertEquals(
                0,
                block(1, "xspath", Transition.UP, "file", file.toString(), "w").status());
        String node = loops(file).getFirst();
        assertEquals(
                0,
                block(1, "xspath", Transition.DOWN, "file", file.toString(), "w")
                        .status());
        Path strangers = diskFile("stranger");
        // Another process of this machine may have been faster: then it is the stranger.
        Shell.run(Map.of("PATH", tree.path()), List.of("losetup", node, strangers.toString()));
        String holder = ok("losetup", "-n", "-O", "BACK-FILE", node);
        assertEquals(
                0,
                block(1, "xspath", Transition.DOWN, "file", file.toString(), "w")
                        .status());
        assertEquals(holder, ok("losetup", "-n", "-O", "BACK-FILE", node));
    }

    @Test
    void faultB1AFileOfAnotherGuestOrOfDom0IsKnownByItsInode() throws IOException {
        Path file = diskFile("d\u00fcsk \\ ");
        assertEquals(
                0,
                block(1, "xspath", Transition.UP, "file", file.toString(), "w").status());
        Path moved = Files.move(file, dir.resolve("moved"));
        assertEquals("busy", status(2, block(2, "xspath", Transition.UP, "file", moved.toString(), "w")));
        Path images = diskFile("image");
        ok("losetup", "-f", images.toString());
        Path alias = Files.createLink(dir.resolve("alias"), images);
        assertEquals("busy", status(3, block(3, "xspath", Transition.UP, "file", alias.toString(), "w")));
        assertTrue(tree.read(vbd(3) + "/hotplug-error").orElseThrow().contains("is attached to /dev/loop"));
        // A new file under the old name is nobody's.
        assertEquals(
                0,
                block(
                                4,
                                "xspath",
                                Transition.UP,
                                "file",
                                diskFile(file.getFileName().toString()).toString(),
                                "w")
                        .status());
    }

    /// What the daemon asks before it calls any script, of a real losetup and a real mount.
    @Test
    void faultB1TheDaemonKnowsWhatDom0DoesWithAFile() throws IOException {
        var disks = HostDisks.of(new ScriptHost(Dom0System.LINUX, dir, dir, ScriptHost.STOCK_PATH), true);
        Path file = diskFile("d\u00fcsk ");
        String alias = Files.createLink(dir.resolve("alias"), file).toString();
        assertEquals(Optional.empty(), disks.heldByDom0(alias, "w", Set.of()));
        ok("mkfs.ext4", "-q", file.toString());
        String node = ok("losetup", "-f", "--show", file.toString()).strip();
        assertEquals(Optional.of("attached to " + node + " in dom0"), disks.heldByDom0(alias, "r", Set.of()));
        assertEquals(Optional.empty(), disks.heldByDom0(alias, "w!", Set.of()));
        assertTrue(
                disks.identities(node).containsAll(disks.identities(alias)),
                disks.identities(node).toString());
        // A guest's device is no use of dom0's.
        var guests = disks.numbers(BackendDirectory.of(
                new BackendId("vbd", 1, "768"),
                Map.of(
                        "physical-device",
                        "7:" + Integer.toHexString(Integer.parseInt(node.substring("/dev/loop".length()))))));
        assertEquals(guests, disks.numbers(BackendDirectory.of(new BackendId("vbd", 1, "768"), Map.of("node", node))));
        assertEquals(Optional.empty(), disks.heldByDom0(alias, "w", guests));
        Path point = Files.createDirectory(dir.resolve("mounted"));
        ok("mount", node, point.toString());
        try {
            assertEquals(Optional.of("mounted in dom0 (" + node + ", rw)"), disks.heldByDom0(alias, "r", guests));
            assertEquals(Optional.of("mounted in dom0 (rw)"), disks.heldByDom0(node, "w", Set.of()));
            ok("mount", "-o", "remount,ro", point.toString());
            assertEquals(Optional.empty(), disks.heldByDom0(node, "r", Set.of()));
            assertEquals(Optional.of("mounted in dom0 (ro)"), disks.heldByDom0(node, "w", Set.of()));
        } finally {
            ok("umount", point.toString());
        }
    }

    private String status(int domid, Shell.Result result) {
        assertEquals(1, result.status(), result.output());
        return tree.read(vbd(domid) + "/hotplug-status").orElse("");
    }

    private String others() {
        return link("guest0") + inside("ip", "-o", "address", "show", "dev", "guest0") + inside("ip", "route");
    }

    private Map<String, String> stored(BackendId id, Map<String, String> keys) {
        tree.write(id.path(), keys);
        var all = new HashMap<>(keys);
        for (String name : List.of("hotplug-ifindex", "hotplug-nat")) {
            tree.read(id.key(name)).ifPresent(value -> all.put(name, value));
        }
        return all;
    }

    private Shell.Result vif(String script, String convention, Transition transition, Map<String, String> keys) {
        var id = new BackendId("vif", 1, "0");
        return call(script, convention, transition, id, stored(id, keys));
    }

    private Shell.Result block(
            int domid, String convention, Transition transition, String type, String params, String mode) {
        var id = new BackendId("vbd", domid, "768");
        var keys = new HashMap<>(Map.of("type", type, "params", params, "mode", mode));
        tree.write(id.path(), keys);
        for (String name : List.of("node", "physical-device", "hotplug-file")) {
            tree.read(id.key(name)).ifPresent(value -> keys.put(name, value));
        }
        return call("block", convention, transition, id, keys);
    }

    /// As the stock daemons call it, which have not looked who else has a disk.
    private Shell.Result call(
            String script, String convention, Transition transition, BackendId id, Map<String, String> keys) {
        var host = new ScriptHost(Dom0System.LINUX, dir.resolve("socket"), dir.resolve("run"), tree.path());
        var call = ScriptConvention.call(
                ScriptConvention.named(convention),
                Shell.shippedScript(script),
                transition,
                BackendDirectory.of(id, keys),
                host);
        var argv = new ArrayList<>(List.of("ip", "netns", "exec", netns));
        argv.addAll(call.argv());
        var env = new HashMap<>(call.env());
        env.put("PATH", tree.path());
        env.remove("XEND_DISK_CHECKED");
        return Shell.run(env, argv);
    }

    private String link(String name) {
        return inside("ip", "-o", "link", "show", "dev", name);
    }

    private String inside(String... words) {
        var argv = new ArrayList<>(List.of("ip", "netns", "exec", netns));
        argv.addAll(List.of(words));
        return ok(argv.toArray(String[]::new));
    }

    private String ok(String... words) {
        var result = Shell.run(Map.of("PATH", tree.path()), List.of(words));
        assertEquals(0, result.status(), String.join(" ", words) + ": " + result.output());
        return result.output();
    }

    private List<String> loops(Path file) {
        return ok("losetup", "-n", "-O", "NAME", "-j", file.toString()).lines().toList();
    }

    private Path diskFile(String name) throws IOException {
        Path file = dir.resolve(name);
        try (var disk = new RandomAccessFile(file.toFile(), "rw")) {
            disk.setLength(1 << 20);
        }
        return file;
    }

    private static String vbd(int domid) {
        return new BackendId("vbd", domid, "768").path();
    }
}
