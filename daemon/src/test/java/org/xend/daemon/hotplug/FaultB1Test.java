package org.xend.daemon.hotplug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xend.daemon.hotplug.disk.DiskClaims;
import org.xend.daemon.hotplug.disk.HostDisks;
import org.xend.daemon.hotplug.script.BackendDirectory;
import org.xend.daemon.hotplug.script.BackendId;
import org.xend.daemon.hotplug.script.Dom0Command;
import org.xend.daemon.hotplug.script.ScriptConvention;
import org.xend.daemon.hotplug.script.ScriptHost;
import org.xend.daemon.hotplug.script.ScriptPolicy;
import org.xend.daemon.hotplug.script.Transition;
import org.xend.daemon.hotplug.script.UpCheck;
import org.xend.daemon.keys.KeyBatch;
import org.xend.daemon.keys.StopSignal;
import org.xend.protocol.xenbus.Dom0System;

/// Whether a disk is somebody else's follows from its device and inode, whatever its name is and whichever script
/// serves it. The script here looks at nothing, as NetBSD's stock block does. Commands of dom0 are stand-ins, so
/// that no loop device is needed; LinuxScriptsIT and FaultD2IT have real ones.
class FaultB1Test {
    @TempDir
    Path dir;

    private final MapKeyTree tree = new MapKeyTree();
    private StandIns dom0;
    private Path script;
    private Path disk;

    @BeforeEach
    void prepare() throws IOException {
        dom0 = new StandIns(dir.resolve("dom0"), "losetup", "vnconfig", "mount");
        script = Shell.program(dir.resolve("block"), "exit 0\n");
        disk = Files.writeString(dir.resolve("disk"), "x");
        Files.writeString(dir.resolve("mounts"), "");
    }

    @AfterEach
    void close() {
        tree.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"disk", "d\u00fcsk-\u65e5", "back\\slash", "blank at the end ", "quo\"te", "  ", "-r", "a,b c"})
    void oneFileIsOneFileUnderEveryName(String name) throws IOException {
        Path file = Files.writeString(dir.resolve("x" + name), "x");
        assertEquals("connected", up(1, file.toString(), "w"));
        assertEquals("busy", up(2, file.toString(), "w"));
        assertEquals(
                Optional.of(file + " is in use by domain 1 (guest1) (mode w); mode w! would share it all the same"),
                tree.read(vbd(2).key("hotplug-error")));
        assertEquals("busy", up(3, "/" + file.toString().replaceFirst("/", "/./"), "r"));
        assertEquals("connected", up(4, file.toString(), "w!"));
    }

    @Test
    void aHardLinkALinkAndAFileThatWasRenamedAreTheSame() throws IOException {
        assertEquals("connected", up(1, disk.toString(), "w"));
        assertEquals("busy", up(2, Files.createLink(dir.resolve("hard"), disk).toString(), "w"));
        assertEquals(
                "busy",
                up(3, Files.createSymbolicLink(dir.resolve("soft"), disk).toString(), "w"));
        Path moved = Files.move(disk, dir.resolve("moved"));
        assertEquals("busy", up(4, moved.toString(), "w"));
        // Another file under the old name is free.
        assertEquals("connected", up(5, Files.writeString(disk, "y").toString(), "w"));
    }

    @Test
    void aLinkThatIsPointedElsewhereTakesItsFileWithItAndFreesNoOther() throws IOException {
        Path link = Files.createSymbolicLink(dir.resolve("current"), disk);
        assertEquals("connected", up(1, link.toString(), "w"));
        Path other = Files.writeString(dir.resolve("other"), "x");
        Files.move(Files.createSymbolicLink(dir.resolve("new"), other), link, StandardCopyOption.REPLACE_EXISTING);
        assertEquals("busy", up(2, disk.toString(), "w"));
        assertEquals("connected", up(3, link.toString(), "w"));
    }

    @Test
    void oneGuestDoesNotHaveAFileTwiceUnderTwoNamesUnlessItOnlyReads() throws IOException {
        assertEquals("connected", up(1, disk.toString(), "w"));
        assertEquals("busy", up(new BackendId("vbd", 1, "832"), "//" + disk, "w", Dom0System.LINUX));
        assertEquals(
                Optional.of("//" + disk + " is in use by this domain already, as 768 (mode w); mode w! would share it"
                        + " all the same"),
                tree.read("/local/domain/0/backend/vbd/1/832/hotplug-error"));
        down(vbd(1));
        assertEquals("connected", up(1, disk.toString(), "r"));
        assertEquals("connected", up(new BackendId("vbd", 1, "832"), "//" + disk, "r", Dom0System.LINUX));
    }

    @Test
    void readersShareAndAWriterDoesNotJoinThem() {
        assertEquals("connected", up(1, disk.toString(), "r"));
        assertEquals("connected", up(2, disk.toString(), "r"));
        assertEquals("busy", up(3, disk.toString(), "w"));
        down(vbd(1));
        assertEquals("busy", up(3, disk.toString(), "w"));
        down(vbd(2));
        assertEquals("connected", up(3, disk.toString(), "w"));
    }

    @Test
    void whatVanishedWithNobodyLookingIsFreeAndNothingIsLeftOfIt() {
        assertEquals("connected", up(1, disk.toString(), "w"));
        tree.remove("/local/domain/0/backend/vbd/1");
        assertEquals("connected", up(2, disk.toString(), "w"));
        down(vbd(2));
        assertEquals(List.of("backend"), tree.list("/local/domain/0"));
    }

    @Test
    void aGuestThatMovesToItsNextDomidHasItsOwnDisk() {
        for (int domid : new int[] {1, 2}) {
            tree.write("/local/domain/" + domid + "/vm", "/vm/one");
        }
        assertEquals("connected", up(1, disk.toString(), "w"));
        assertEquals("connected", up(2, disk.toString(), "w"));
        assertEquals("busy", up(3, disk.toString(), "r"));
    }

    @Test
    void disksOfAnEarlierDaemonAreKnown() {
        put(vbd(1), disk.toString(), "w");
        tree.write(vbd(1).key("hotplug-status"), "connected");
        new DiskClaims(tree, disks(Dom0System.LINUX)).adopt();
        assertEquals("busy", up(2, disk.toString(), "w"));
    }

    @Test
    void anImageThatDom0HasLoopMountedIsRefused() throws IOException {
        String ask = "losetup -n -O NAME,MAJ:MIN,RO -j " + disk;
        dom0.answer(ask, "/dev/loop3 7:3 0\n");
        Files.writeString(dir.resolve("mounts"), "30 1 7:3 / /mnt rw,relatime - ext4 /dev/loop3 rw\n");
        assertEquals("busy", up(1, disk.toString(), "w"));
        assertEquals(
                Optional.of(disk + " is mounted in dom0 (/dev/loop3, rw); mode w! would share it all the same"),
                tree.read(vbd(1).key("hotplug-error")));
        assertEquals("busy", up(2, disk.toString(), "r"));
        assertEquals("connected", up(3, disk.toString(), "w!"));
        down(vbd(3));
        // Read-only on both sides harms nobody.
        dom0.answer(ask, "/dev/loop3 7:3 1\n");
        Files.writeString(dir.resolve("mounts"), "30 1 7:3 / /mnt ro,relatime - ext4 /dev/loop3 ro\n");
        assertEquals("connected", up(4, disk.toString(), "r"));
        down(vbd(4));
        // Attached, and mounted by nobody yet.
        dom0.answer(ask, "/dev/loop3 7:3 0\n");
        Files.writeString(dir.resolve("mounts"), "");
        assertEquals("busy", up(5, disk.toString(), "w"));
        assertEquals(
                Optional.of(disk + " is attached to /dev/loop3 in dom0; mode w! would share it all the same"),
                tree.read(vbd(5).key("hotplug-error")));
    }

    @Test
    void theLoopDeviceOfAGuestIsNotDom0s() {
        dom0.answer("losetup -n -O NAME,MAJ:MIN,RO -j " + disk, "/dev/loop3 7:3 0\n");
        put(vbd(1), disk.toString(), "r");
        tree.write(vbd(1).key("physical-device"), "7:3");
        tree.write(vbd(1).key("hotplug-status"), "connected");
        new DiskClaims(tree, disks(Dom0System.LINUX)).adopt();
        assertEquals("connected", up(2, disk.toString(), "r"));
    }

    @Test
    void anImageThatDom0HasInAVndIsRefused() throws IOException {
        Object inode = Files.getAttribute(disk, "unix:ino");
        dom0.answer("vnconfig -l", "vnd0: " + dir + " (/dev/wd0a) inode " + inode + "\nvnd1: not in use\n");
        assertEquals("busy", up(vbd(1), disk.toString(), "w", Dom0System.NETBSD));
        assertEquals(
                Optional.of(disk + " is attached to vnd0 in dom0; mode w! would share it all the same"),
                tree.read(vbd(1).key("hotplug-error")));
        // The same inode of another file system is another file.
        dom0.answer("vnconfig -l", "vnd0: /proc (proc) inode " + inode + "\n");
        assertEquals("connected", up(vbd(2), disk.toString(), "w", Dom0System.NETBSD));
    }

    @ParameterizedTest
    @EnumSource(Dom0System.class)
    void aDiskTypeWithMoreBeforeThePathIsTheSameFile(Dom0System system) {
        assertEquals("connected", up(vbd(1), "aio:" + disk, "w", system));
        assertEquals("busy", up(vbd(2), disk.toString(), "w", system));
    }

    /// Stock scripts write their errors to the backend's directory also when it is gone.
    @Test
    void whatADownWritesWhereADeviceWasIsRemoved() {
        assertEquals("connected", up(1, disk.toString(), "w"));
        Optional<BackendDirectory> remembered = Optional.of(BackendDirectory.of(
                vbd(1),
                Map.of(
                        "script",
                        script.toString(),
                        "params",
                        disk.toString(),
                        "hotplug-disk",
                        tree.read(vbd(1).key("hotplug-disk")).orElseThrow())));
        tree.remove(vbd(1).path());
        tree.write(vbd(1).key("hotplug-error"), "xenstore-read failed");
        runner(Dom0System.LINUX).run(vbd(1), Transition.DOWN, remembered, new StopSignal());
        assertEquals(List.of(), tree.list(BackendId.ROOT + "/vbd"));
        assertEquals(List.of("backend"), tree.list("/local/domain/0"));
    }

    private String up(int domid, String params, String mode) {
        return up(vbd(domid), params, mode, Dom0System.LINUX);
    }

    private String up(BackendId id, String params, String mode, Dom0System system) {
        put(id, params, mode);
        runner(system).run(id, Transition.UP, Optional.empty(), new StopSignal());
        return tree.read(id.key("hotplug-status")).orElseThrow();
    }

    private void down(BackendId id) {
        runner(Dom0System.LINUX).run(id, Transition.DOWN, Optional.empty(), new StopSignal());
        tree.remove(id.path());
        assertTrue(tree.list("/local/domain/0/xend-disks").stream()
                .allMatch(
                        name -> !tree.list("/local/domain/0/xend-disks/" + name).isEmpty()));
    }

    private void put(BackendId id, String params, String mode) {
        var keys = new HashMap<>(Map.of(
                "type",
                "file",
                "params",
                params,
                "mode",
                mode,
                "dev",
                id.id(),
                "domain",
                "guest" + id.domid(),
                "script",
                script.toString(),
                "online",
                "1",
                "state",
                "2"));
        var batch = KeyBatch.builder().remove(id.path());
        keys.forEach((name, value) -> batch.write(id.key(name), value));
        tree.apply(batch.build());
    }

    private TransitionRunner runner(Dom0System system) {
        var host = new ScriptHost(system, dir.resolve("socket"), dir, dom0.path());
        var policy = new ScriptPolicy(List.of(dir), Set.of(), ScriptPolicy.Ownership.ANYBODY);
        return new TransitionRunner(
                tree,
                new HotplugSettings(
                        host,
                        policy,
                        _ -> new ScriptConvention.Xspath(),
                        UpCheck.of(host, false),
                        disks(system),
                        ScriptLimits.stock()),
                new HotplugMeters(new SimpleMeterRegistry()));
    }

    private HostDisks disks(Dom0System system) {
        return new HostDisks(system, new Dom0Command(dom0.path()), dir.resolve("mounts"), true);
    }

    private static BackendId vbd(int domid) {
        return new BackendId("vbd", domid, "768");
    }
}
