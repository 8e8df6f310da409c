package org.xend.daemon.hypervisor.xen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xend.daemon.hypervisor.HostFiles.HostFile;
import org.xend.daemon.hypervisor.HostFiles.Kind;

/// What differs between dom0's kernels.
class Dom0PlatformTest {
    @ParameterizedTest
    @CsvSource({
        "NetBSD,/kern/xen/privcmd,/kern/xen/xsd_port,/dev/xsd_kva,0x400000,/usr/pkg/lib",
        "netbsd,/kern/xen/privcmd,/kern/xen/xsd_port,/dev/xsd_kva,0x400000,/usr/pkg/lib",
        "Linux,/dev/xen/privcmd,/proc/xen/xsd_port,/proc/xen/xsd_kva,0x80000,/usr/local/lib"
    })
    void theKernelDecidesWhereThingsStand(
            String osName, Path privcmd, Path port, Path page, String closeOnExec, String libraries) {
        Dom0Platform platform = Dom0Platform.of(osName);
        assertEquals(privcmd, platform.privcmd().getFirst());
        assertEquals(port, platform.storePort());
        assertEquals(page, platform.storePage());
        assertEquals(Integer.decode(closeOnExec), platform.closeOnExec());
        assertTrue(platform.libraryFolders().contains(libraries));
    }

    @Test
    void filesAndDevicesOfDom0AreToldApart(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("disk.img"));
        var files = new Dom0Files(false);
        assertEquals(
                List.of(new HostFile(file, Kind.FILE)),
                files.find(file.toString()).stream().toList());
        assertEquals(Kind.OTHER, files.find(folder.toString()).orElseThrow().kind());
        assertEquals(Kind.OTHER, files.find("/dev/null").orElseThrow().kind());
        assertEquals(
                Kind.BLOCK_DEVICE,
                new Dom0Files(true).find("/dev/null").orElseThrow().kind(),
                "NetBSD's disks have character devices, too");
        assertTrue(files.find(folder + "/absent").isEmpty());
        assertTrue(files.find("relative").isEmpty());
        assertTrue(files.find("/a\0b").isEmpty());
    }
}
