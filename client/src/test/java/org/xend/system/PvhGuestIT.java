package org.xend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// A PVH guest of the shipped file, from the configuration to the hypervisor and back.
class PvhGuestIT {
    private static final Path ETC = TestHost.HOME.resolve("etc/xen");

    @Test
    void aPvhGuestStaysOneThroughARebootAndThroughItsListing() throws IOException {
        try (TestHost host = TestHost.start()) {
            String before = KeyDump.of(host.storeSocket());
            host.xm("create", ETC.resolve("linux-pvh").toString()).succeeded();
            assertTrue(KeyDump.of(host.storeSocket()).contains("/libxl/1/type = \"pvh\""));
            assertTrue(host.xm("dmesg").succeeded().out().contains("d1 built: Linux PVH guest (simulated)"));

            host.xm("reboot", "-w", "linux-pvh").succeeded();
            assertTrue(KeyDump.of(host.storeSocket()).contains("/libxl/2/type = \"pvh\""));

            String listing = host.xm("list", "--long", "linux-pvh").succeeded().out();
            assertTrue(listing.contains("(pvh"), listing);
            host.xm("destroy", "linux-pvh").succeeded();
            Path file = host.write("linux-pvh.sxp", listing);
            host.xm("create", "-F", file.toString()).succeeded();
            assertTrue(host.xm("dmesg").succeeded().out().contains("d3 built: Linux PVH guest (simulated)"));
            host.xm("destroy", "linux-pvh").succeeded();
            assertEquals(before, KeyDump.of(host.storeSocket()), "keys after the destroy");
        }
    }

    @Test
    void aKernelWithoutAPvhEntryIsRefusedAndLeavesNothing() throws IOException {
        try (TestHost host = TestHost.start()) {
            String before = KeyDump.of(host.storeSocket());
            var refused = host.xm("create", ETC.resolve("nbsd").toString(), "type=pvh");
            assertNotEquals(0, refused.exit());
            assertTrue(
                    refused.err()
                            .contains(
                                    "kernel /home/bouyer/netbsd-XEN3_DOMU: it has no entry for a PVH guest (ELF note 18"),
                    refused.err());
            assertEquals(3, host.xm("list", "nbsd").exit());
            assertEquals(before, KeyDump.of(host.storeSocket()));
        }
    }
}
