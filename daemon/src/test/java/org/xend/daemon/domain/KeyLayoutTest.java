package org.xend.daemon.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xend.protocol.device.DeviceConfig;
import org.xend.protocol.device.VifConfig;
import org.xend.protocol.domain.DomainConfig;

/// Every key of a domain with its value and permissions.
class KeyLayoutTest {
    @TempDir
    Path folder;

    @Test
    void domainZeroStandsFromTheStart() {
        try (var host = new Host(folder).started()) {
            assertEquals("""
                            / = "" (n0)
                            /libxl = "" (n0)
                            /local = "" (n0)
                            /local/domain = "" (n0)
                            /local/domain/0 = "" (n0)
                            /local/domain/0/backend = "" (n0)
                            /local/domain/0/backend/console = "" (n0)
                            /local/domain/0/backend/vbd = "" (n0)
                            /local/domain/0/backend/vif = "" (n0)
                            /local/domain/0/domid = "0" (n0)
                            /local/domain/0/memory = "" (n0)
                            /local/domain/0/memory/static-max = "1073741824" (n0)
                            /local/domain/0/memory/target = "524288" (n0)
                            /local/domain/0/name = "Domain-0" (n0)
                            /local/domain/0/vm = "/vm/00000000-0000-0000-0000-000000000000" (n0)
                            /vm = "" (n0)
                            /vm/00000000-0000-0000-0000-000000000000 = "" (n0)
                            /vm/00000000-0000-0000-0000-000000000000/name = "Domain-0" (n0)
                            /vm/00000000-0000-0000-0000-000000000000/uuid = "00000000-0000-0000-0000-000000000000" (n0)
                            """, text(host.tree.dump()));
        }
    }

    /// The golden table: what `xenstore-ls -f -p` would show of the how-to's guest, dom0's own keys left out.
    @Test
    void theHowTosGuestHasLibxlsOwnersAndXendsKeys() throws IOException {
        try (var host = new Host(folder).started()) {
            List<String> before = host.tree.dump();
            Host.done(host.conductor.create(SampleConfigs.howTo("nbsd").withUuid(SampleConfigs.UUID), true));
            String keys = text(host.tree.dump().stream()
                    .filter(line -> !before.contains(line))
                    .toList());
            try (InputStream golden = KeyLayoutTest.class.getResourceAsStream("howto-guest-keys.txt")) {
                assertEquals(new String(golden.readAllBytes(), StandardCharsets.UTF_8), keys);
            }
        }
    }

    /// libxl names a PV guest's ring protocol only; the rest of a PVH guest's keys are a PV one's.
    @Test
    void aPvhGuestsKeysDifferInWhatTheySayOfItsType() {
        Set<String> pv = keys(SampleConfigs.howTo("nbsd"));
        Set<String> pvh = keys(SampleConfigs.pvh("nbsd"));
        String image = "/vm/" + SampleConfigs.UUID + "/image";
        assertEquals(
                List.of(
                        "/libxl/1/type = \"pvh\" (n0)",
                        image + " = \"(pvh (kernel " + SampleConfigs.KERNEL + ") (args 'root=xbd0'))\" (n0)",
                        image + "/ostype = \"pvh\" (n0,r1)"),
                without(pvh, pv));
        assertEquals(
                List.of(
                        "/libxl/1/type = \"pv\" (n0)",
                        "/local/domain/1/device/vbd/1/protocol = \"x86_64-abi\" (n1,r0)",
                        "/local/domain/1/device/vif/0/protocol = \"x86_64-abi\" (n1,r0)",
                        image + " = \"(linux (kernel " + SampleConfigs.KERNEL + ") (args 'root=xbd0'))\" (n0)",
                        image + "/ostype = \"linux\" (n0,r1)"),
                without(pv, pvh));
    }

    /// libxl's keys: a routing script finds the interface and the mtu at the backend, the guest what it is to
    /// believe.
    @Test
    void whatXlAddsToAVifStandsAtItsTwoEnds() {
        DomainConfig plain = SampleConfigs.howTo("nbsd");
        var link = new VifConfig.Link(Optional.of("wm0"), Optional.of(9000), false);
        DomainConfig config = plain.withDevices(plain.devices().stream()
                .<DeviceConfig>map(device -> device instanceof VifConfig vif ? vif.withLink(link) : device)
                .toList());
        String backend = "/local/domain/0/backend/vif/1/0";
        String frontend = "/local/domain/1/device/vif/0";
        assertEquals(
                List.of(
                        "/libxl/1/device/vif/0/gatewaydev = \"wm0\" (n0)",
                        "/libxl/1/device/vif/0/mtu = \"9000\" (n0)",
                        backend + "/gatewaydev = \"wm0\" (n0,r1)",
                        backend + "/mtu = \"9000\" (n0,r1)",
                        frontend + "/mtu = \"9000\" (n0,r1)",
                        frontend + "/trusted = \"0\" (n1,r0)"),
                without(keys(config), keys(plain)));
    }

    private Set<String> keys(DomainConfig config) {
        try (var host = new Host(folder).started()) {
            Host.done(host.conductor.create(config.withUuid(SampleConfigs.UUID), true));
            var keys = new TreeSet<>(host.tree.dump());
            Host.done(host.conductor.destroy("nbsd"));
            return keys;
        }
    }

    private static List<String> without(Set<String> keys, Set<String> others) {
        return keys.stream().filter(key -> !others.contains(key)).toList();
    }

    @Test
    void aGuestOwnsNothingThatNamesItOrItsConsole() {
        try (var host = new Host(folder).started()) {
            Host.done(host.conductor.create(SampleConfigs.howTo("nbsd"), true));
            for (String key : List.of(
                    "",
                    "/name",
                    "/domid",
                    "/vm",
                    "/console",
                    "/console/tty",
                    "/console/limit",
                    "/console/port",
                    "/memory/target",
                    "/store/port",
                    "/control",
                    "/device")) {
                assertEquals(List.of("n0", "r1"), host.tree.permissions("/local/domain/1" + key), key);
            }
        }
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }
}
