package org.xend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// An administrator who knows the old xm: old files, printed configurations read back, the console of a guest
/// that has ended.
class AdministratorIT {
    private static final Path NBSD = TestHost.HOME.resolve("etc/xen/nbsd");
    private static final Pattern UUID = Pattern.compile("\\(uuid ([-0-9a-f]{36})\\)");

    @Test
    void aPrintedConfigurationMakesTheSameDomainAgain() throws IOException {
        try (TestHost host = TestHost.start()) {
            Path dry = host.write(
                    "dry.sxp",
                    host.xm("create", "-n", NBSD.toString()).succeeded().out());
            assertEquals(
                    "Started domain nbsd (id=1)\n",
                    host.xm("create", "-F", dry.toString()).succeeded().out());
            String running = host.xm("list", "--long", "nbsd").succeeded().out();
            String all = host.xm("list", "--long").succeeded().out();
            assertTrue(all.contains("(uname phy:/dev/wd0e)") && all.contains("(mac aa:00:00:50:02:f0)"), all);
            host.xm("destroy", "nbsd").succeeded();

            Path printed = host.write("running.sxp", running);
            assertEquals(
                    "Started domain nbsd (id=2)\n",
                    host.xm("create", "-F", printed.toString()).succeeded().out());
            assertEquals(
                    uuid(running),
                    uuid(host.xm("list", "-l", "nbsd").succeeded().out()));
            assertEquals(
                    host.xm("network-list", "nbsd").succeeded().out().lines().count(), 2);
        }
    }

    private static String uuid(String sxp) {
        var matcher = UUID.matcher(sxp);
        assertTrue(matcher.find(), sxp);
        return matcher.group(1);
    }

    @Test
    void everyWayToNameADiskComesToItsNumber() throws IOException {
        Map<String, Integer> numbers = new TreeMap<>(Map.of(
                "0x1",
                1,
                "xbd1",
                2,
                "6:cdrom",
                6,
                "hda",
                768,
                "769",
                769,
                "hdb",
                832,
                "hdc:cdrom",
                5632,
                "sda1",
                2049,
                "sdq",
                16640));
        numbers.putAll(
                Map.of("ioemu:sdaa", 16800, "xvda", 51712, "/dev/xvda2", 51714, "xvdq", 268439552, "0x0342", 834));
        try (TestHost host = TestHost.start()) {
            var disks = new ArrayList<String>();
            for (String vdev : numbers.keySet()) {
                Path image = host.write("image" + disks.size(), "x".repeat(512));
                disks.add("\t'file:" + image + "," + vdev + (disks.size() % 2 == 0 ? ",w'" : ",r'"));
            }
            disks.add("\t'phy:cd0a,hdd,cdrom,ro'");
            String config =
                    "# f\u00fcr den Gast\r\nkernel\t= '/home/bouyer/netbsd-XEN3_DOMU'\r\nmemory = '64'\r\ndisk = [\r\n"
                            + String.join(",\r\n", disks) + ",\r\n]\r\nvif = [ '' ]\r\nvcpus=2 ; name = 'disks'";
            Path file = host.root().resolve("old.cfg");
            Files.write(file, config.getBytes(StandardCharsets.ISO_8859_1));
            host.xm("create", "-q", "old.cfg").succeeded();
            List<Integer> shown = host.xm("block-list", "disks")
                    .succeeded()
                    .out()
                    .lines()
                    .skip(1)
                    .map(line -> Integer.valueOf(line.substring(0, line.indexOf(' '))))
                    .sorted()
                    .toList();
            var wanted = new ArrayList<>(numbers.values());
            wanted.add(5696);
            assertEquals(wanted.stream().sorted().toList(), shown);
            host.xm("destroy", "disks").succeeded();
        }
    }

    @Test
    void aConsoleEndsWithItsGuestAndFailsWithItsDaemon() throws Exception {
        try (TestHost host = TestHost.start()) {
            host.xm("create", "-q", NBSD.toString()).succeeded();
            Process console = host.begin("console", "nbsd");
            console.getInputStream().read();
            host.xm("destroy", "nbsd").succeeded();
            assertEquals(0, console.waitFor());
            assertEquals(
                    "Domain 'nbsd' has ended, and its console with it.\n",
                    new String(console.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));

            host.xm("create", "-q", NBSD.toString()).succeeded();
            Process orphan = host.begin("console", "nbsd");
            orphan.getInputStream().read();
            ProcessHandle.of(host.pid()).orElseThrow().destroyForcibly();
            assertEquals(1, orphan.waitFor());
            assertEquals(
                    1,
                    new String(orphan.getErrorStream().readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .count());
        }
    }

    @Test
    void theSettingsXendShippedStartADaemonThatNamesWhatItPassesOver() throws IOException {
        try (TestHost host = TestHost.unstarted(
                "(xend-relocation-server yes)",
                "(xend-relocation-hosts-allow '^localhost$ ^localhost\\\\.localdomain$')",
                "(network-script 'network-bridge netdev=eth0')",
                "(vif-script 'vif-bridge bridge=xenbr0')",
                "(dom0-min-mem 196)",
                "(enable-dom0-ballooning yes)",
                "(total_available_memory 0)",
                "(dom0-cpus 0)",
                "(vncpasswd '')",
                "(xend-unix-path /var/run/elsewhere)")) {
            host.xend("start").succeeded();
            for (String option : List.of(
                    "xend-relocation-server",
                    "xend-relocation-hosts-allow",
                    "network-script",
                    "enable-dom0-ballooning",
                    "total_available_memory",
                    "dom0-cpus",
                    "vncpasswd")) {
                assertEquals(
                        1,
                        host.log()
                                .lines()
                                .filter(line -> line.contains("option " + option + " "))
                                .count(),
                        option);
            }
            host.xm("create", "-q", NBSD.toString(), "vif=").succeeded();
            String vif = host.xm("network-list", "-l", "nbsd").succeeded().out();
            assertTrue(vif.contains("(bridge xenbr0)"), vif);
        }
    }
}
