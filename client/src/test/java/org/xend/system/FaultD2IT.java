package org.xend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Row D2: Debian's own hotplug scripts (package xen-utils-common), unmodified and with no setting about them,
/// under the whole daemon in a network namespace of the test's own. The hypervisor is the simulated one, so the
/// test makes the interfaces that netback would; bridges, routes and loop devices are the kernel's. What needs a
/// kernel module or a daemon of its own (ovs-vsctl, tap-ctl) is a stand-in that records its calls. Needs root.
@Tag("stock")
class FaultD2IT {
    private static final Path SCRIPTS = Path.of("/etc/xen/scripts");
    private static final String KERNEL = TestHost.HOME + "/etc/embedded/dom0/home/bouyer/netbsd-XEN3_DOMU";

    private final String netns = "xend-stock-" + ProcessHandle.current().pid();
    private TestHost host;

    @BeforeEach
    void start() throws Exception {
        for (String script : List.of(
                "block",
                "block-dummy",
                "block-tap",
                "vif-bridge",
                "vif-nat",
                "vif-openvswitch",
                "vif-route",
                "vif-common.sh")) {
            assertEquals(
                    debians(script),
                    md5(SCRIPTS.resolve(script)),
                    script + " is not Debian's: apt-get install --reinstall -o Dpkg::Options::=--force-confmiss"
                            + " -o Dpkg::Options::=--force-confnew xen-utils-common");
        }
        host = TestHost.unstarted();
        host.write("etc/xen/xend-config.sxp", """
                (hypervisor embedded)
                (embedded-dom0 /)
                (embedded-dom0-system Linux)
                (xen-script-dir %s)
                """.formatted(SCRIPTS));
        for (String tool : List.of("ovs-vsctl", "tap-ctl", "modprobe")) {
            host.script(
                    "tools/" + tool,
                    "#!/bin/sh\necho \"" + tool + " $*\" >>" + host.root() + "/calls\n" + "[ \"$1\" != create ] || cat "
                            + host.root() + "/tap\n");
        }
        command("ip", "netns", "add", netns);
        inside("ip", "link", "add", "xenbr0", "type", "bridge");
        inside("ip", "link", "set", "xenbr0", "mtu", "1400", "up");
        inside("ip", "link", "add", "eth0", "type", "veth", "peer", "name", "outside0");
        inside("ip", "address", "add", "10.9.9.1/24", "dev", "eth0");
        inside("ip", "link", "set", "eth0", "up");
        inside("ip", "link", "add", "vif1.0", "type", "veth", "peer", "name", "guest0");
        // The stand-ins are seen by this daemon alone: ip netns exec gives it mounts of its own.
        inside(
                "sh",
                "-c",
                "mount --bind " + host.root() + "/tools /usr/local/sbin && exec " + TestHost.HOME + "/bin/xend start");
    }

    @AfterEach
    void stop() throws IOException {
        try {
            command("ip", "netns", "del", netns);
        } finally {
            host.close();
        }
    }

    @Test
    void vifBridgeJoinsTheBridgeAndLeavesIt() throws IOException {
        create("vif = ['bridge=xenbr0']");
        assertTrue(link("vif1.0").contains(" master xenbr0 "), link("vif1.0"));
        assertTrue(link("vif1.0").contains(" mtu 1400 "), link("vif1.0"));
        assertTrue(link("vif1.0").contains(",UP"), link("vif1.0"));
        destroy();
        assertFalse(link("vif1.0").contains("master"), link("vif1.0"));
    }

    @Test
    void vifBridgeTellsWhyItCannotAndOursIsNotRenamed() throws IOException {
        var refused = host.xm("create", config("vif = ['bridge=xenbr7']"));
        assertNotEquals(0, refused.exit());
        assertTrue(refused.err().contains("Could not find bridge device xenbr7"), refused.err());
        destroyed();
    }

    @Test
    void vifBridgeGivesTheVifItsName() throws IOException {
        create("vif = ['bridge=xenbr0, vifname=web0']");
        assertTrue(link("web0").contains(" master xenbr0 "), link("web0"));
        destroy();
    }

    @Test
    void vifRouteRoutes() throws IOException {
        create("vif = ['ip=10.9.0.9, script=vif-route']");
        assertTrue(inside("ip", "route").contains("10.9.0.9 dev vif1.0"), inside("ip", "route"));
        destroy();
        assertFalse(inside("ip", "route").contains("10.9.0.9"), inside("ip", "route"));
    }

    @Test
    void vifNatRoutes() throws IOException {
        create("vif = ['ip=10.9.0.5, script=vif-nat']");
        assertTrue(inside("ip", "route").contains("10.9.0.5 dev vif1.0"), inside("ip", "route"));
        destroy();
        assertFalse(link("vif1.0").contains(",UP"), link("vif1.0"));
    }

    @Test
    void vifOpenvswitchAsksForAPortAndGivesItBack() throws IOException {
        create("vif = ['bridge=ovs0.7, mac=00:16:3e:01:02:03, script=vif-openvswitch']");
        String calls = Files.readString(host.root().resolve("calls"));
        assertTrue(
                calls.contains("add-port ovs0 vif1.0 tag=7")
                        && calls.contains("xen-vm-name\"=\"stock\"")
                        && calls.contains("attached-mac\"=\"00:16:3e:01:02:03\""),
                calls);
        assertTrue(link("vif1.0").contains(",UP"), link("vif1.0"));
        destroy();
        calls = Files.readString(host.root().resolve("calls"));
        assertTrue(calls.stripTrailing().endsWith("--if-exists del-port vif1.0"), calls);
    }

    @Test
    void blockAttachesAFileHandsOverADeviceAndReleasesBoth() throws IOException {
        Path image = disk("image");
        Path other = disk("other");
        String node = command("losetup", "-f", "--show", other.toString()).strip();
        try {
            create("disk = ['file:" + image + ",xvda,w', 'phy:" + node + ",xvdb,r']");
            assertEquals(1, loops(image).size());
            destroy();
            assertEquals(List.of(), loops(image));
            assertEquals(List.of(node), loops(other));
        } finally {
            command("losetup", "-d", node);
        }
    }

    /// The stock script compares decimal and hexadecimal device numbers, and so finds no other user of a file.
    @Test
    void blockDoesNotGiveOneFileToTwoGuests() throws IOException {
        Path image = disk("image");
        Path alias = Files.createLink(host.root().resolve("alias"), image);
        create("disk = ['file:" + image + ",xvda,w']");
        var refused = host.xm("create", config("disk = ['file:" + alias + ",xvda,w']"), "name=second");
        assertNotEquals(0, refused.exit());
        assertTrue(refused.err().contains(alias + " is in use by domain 1 (stock) (mode w)"), refused.err());
        assertEquals(1, loops(image).size());
        destroy();
        assertEquals(List.of(), loops(image));
    }

    @Test
    void aTypeOfDisksIsServedByTheScriptOfItsName() throws IOException {
        Path image = disk("image");
        create("disk = ['dummy:dummy:" + image + ",xvda,w']");
        assertEquals(1, loops(image).size());
        destroy();
        assertEquals(List.of(), loops(image));
        var refused = host.xm("create", config("disk = ['drbd:res0,xvda,w']"));
        assertNotEquals(0, refused.exit());
        assertTrue(
                refused.err()
                        .contains("disks of type 'drbd' need a script block-drbd, and there is none in " + SCRIPTS),
                refused.err());
    }

    @Test
    void blockTapAsksTapCtl() throws IOException {
        Path image = disk("image");
        String node = command("losetup", "-f", "--show", image.toString()).strip();
        try {
            host.write("tap", node + "\n");
            create("disk = ['tap:aio:" + host.root() + "/virtual,xvda,w']");
            String calls = Files.readString(host.root().resolve("calls"));
            assertTrue(calls.contains("tap-ctl create -a aio:" + host.root() + "/virtual"), calls);
            destroy();
        } finally {
            command("losetup", "-d", node);
        }
    }

    private void create(String devices) throws IOException {
        host.xm("create", config(devices)).succeeded();
    }

    private void destroy() throws IOException {
        host.xm("destroy", "stock").succeeded();
        destroyed();
    }

    /// Nothing is left of a device, in the tree neither.
    private void destroyed() {
        var left = host.run("", List.of("xenstore-ls", "-f", "/local/domain/0"), Map.of());
        assertFalse(left.out().matches("(?s).*(/backend/v(if|bd)/|xend-disks).*"), left.out());
    }

    private String config(String devices) throws IOException {
        return host.write("stock.cfg", "name = 'stock'\nkernel = '" + KERNEL + "'\nmemory = 16\n" + devices + "\n")
                .toString();
    }

    private Path disk(String name) throws IOException {
        Path file = host.root().resolve(name);
        try (var disk = new RandomAccessFile(file.toFile(), "rw")) {
            disk.setLength(1 << 20);
        }
        return file;
    }

    private List<String> loops(Path file) {
        return command("losetup", "-n", "-O", "NAME", "-j", file.toString())
                .lines()
                .toList();
    }

    private String link(String name) {
        return inside("ip", "-o", "link", "show", "dev", name);
    }

    private String inside(String... words) {
        var argv = new ArrayList<>(List.of("ip", "netns", "exec", netns));
        argv.addAll(List.of(words));
        return command(argv.toArray(String[]::new));
    }

    private String command(String... words) {
        return host.run("", List.of(words), Map.of()).succeeded().out();
    }

    /// What the package says of its file.
    private String debians(String script) throws Exception {
        var query = new ProcessBuilder("dpkg-query", "-W", "-f", "${Conffiles}\n", "xen-utils-common").start();
        String files = new String(query.getInputStream().readAllBytes());
        return files.lines()
                .map(String::strip)
                .filter(line -> line.startsWith(SCRIPTS.resolve(script) + " "))
                .map(line -> line.split(" ")[1])
                .findFirst()
                .orElse("not in xen-utils-common");
    }

    private static String md5(Path file) throws Exception {
        return Files.exists(file)
                ? HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(Files.readAllBytes(file)))
                : "absent";
    }
}
