package org.xend.protocol.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.xend.protocol.device.DiskKind;
import org.xend.protocol.device.MacAddress;
import org.xend.protocol.device.VbdConfig;
import org.xend.protocol.device.VifConfig;
import org.xend.protocol.domain.DomainConfig;
import org.xend.protocol.domain.ExitAction;
import org.xend.protocol.language.syntax.ConfigException;

/// The configurations shipped in etc/xen, which are those of the NetBSD/xen how-to.
class ExampleFilesTest {
    private static final Path EXAMPLES = Path.of("../etc/xen");

    private static DomainConfig example(String name) throws IOException, ConfigException {
        DomainFile file = DomainFile.read("/etc/xen/" + name, Files.readString(EXAMPLES.resolve(name)), List.of());
        assertEquals(List.of(), file.warnings());
        return file.config();
    }

    @Test
    void theNetbsdGuestIsNamedAfterItsFile() throws Exception {
        DomainConfig nbsd = example("nbsd");
        assertEquals("nbsd", nbsd.name());
        assertEquals(128, nbsd.memoryMib());
        assertEquals(1, nbsd.vcpus());
        assertEquals("/home/bouyer/netbsd-XEN3_DOMU", nbsd.image().kernel());
        assertEquals("root=xbd0", nbsd.image().commandLine());
        assertEquals(ExitAction.DESTROY, nbsd.onPoweroff());
        assertEquals(2, nbsd.devices().size());
        var disk = (VbdConfig) nbsd.devices().get(0);
        assertEquals("phy:/dev/wd0e", disk.uname());
        assertEquals(1, disk.number());
        var vif = (VifConfig) nbsd.devices().get(1);
        assertEquals(Optional.of(MacAddress.parse("aa:00:00:50:02:f0")), vif.mac());
        assertEquals("aa:00:00:51:02:f0", vif.mac().orElseThrow().dom0End().toString());
        assertEquals(Optional.of("bridge0"), vif.bridge());
    }

    @Test
    void theLinuxGuestHasALinuxDeviceNumber() throws Exception {
        DomainConfig linux = example("linux");
        assertEquals(0x300, ((VbdConfig) linux.devices().get(0)).number());
        assertEquals("root=/dev/hda1 ro xencons=tty1", linux.image().commandLine());
    }

    @Test
    void thePvhGuestIsWrittenAsXlsUsersDo() throws Exception {
        DomainConfig pvh = example("linux-pvh");
        assertEquals("pvh", pvh.image().type());
        assertEquals("root=/dev/xvda1 ro console=hvc0", pvh.image().commandLine());
        assertEquals("phy:/dev/hda1", ((VbdConfig) pvh.devices().get(0)).uname());
        assertEquals(2, pvh.vcpus());
    }

    @Test
    void theSolarisGuestHasADiskAndADrive() throws Exception {
        DomainConfig solaris = example("solaris");
        assertEquals("solaris", solaris.name());
        assertEquals(640, solaris.memoryMib());
        var disk = (VbdConfig) solaris.devices().get(0);
        var drive = (VbdConfig) solaris.devices().get(1);
        assertEquals(0, disk.number());
        assertEquals(DiskKind.DISK, disk.kind());
        assertEquals(6, drive.number());
        assertEquals(DiskKind.CDROM, drive.kind());
        assertEquals("/root/solaris/x86.microroot", solaris.image().ramdisk());
        assertEquals(
                "/platform/i86xpv/kernel/amd64/unix -B zfs-bootfs=rpool/43,bootpath=\"/xpvd/xdf@0:a\"",
                solaris.image().commandLine());
    }

    @Test
    void theExampleOfTheHowToNamesItsOtherVariablesInComments() throws Exception {
        String nbsd = Files.readString(EXAMPLES.resolve("nbsd"));
        assertTrue(nbsd.contains("#name = ") && nbsd.contains("#autorestart = True"));
    }
}
