package org.xend.daemon.hypervisor.xen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
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
import org.xend.daemon.hypervisor.HypervisorException;
import org.xend.daemon.hypervisor.HypervisorException.Reason;

/// What differs between dom0's kernels, and what is refused.
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

    @ParameterizedTest
    @CsvSource({
        "1,DENIED",
        "13,DENIED",
        "3,NO_DOMAIN",
        "17,EXISTS",
        "12,NO_MEMORY",
        "22,INVALID",
        "38,UNSUPPORTED",
        "78,UNSUPPORTED",
        "5,FAILED",
        "0,FAILED"
    })
    void errorNumbersBecomeReasons(int errno, Reason reason) {
        assertEquals(reason, Refusals.of(new NativeException("call", errno)).reason());
    }

    @Test
    void theMessageOfAFailedCallNamesTheCallAndTheError() {
        assertEquals(
                "xc_domain_pause: No such process",
                NativeCall.failure("xc_domain_pause", 3).getMessage());
    }

    @Test
    void aFunctionThatALibraryHasNotIsNamed() {
        NativeException e = assertThrows(
                NativeException.class, () -> NativeLibrary.ofProcess().function("xc_no_such_call", NativeCall.INT));
        assertEquals("libc has no function xc_no_such_call", e.getMessage());
    }

    @Test
    void errnoIsThatOfTheCall() {
        NativeException e =
                assertThrows(NativeException.class, () -> CLibrary.INSTANCE.mapPage("/nonexistent", 0, 4096));
        assertEquals(Refusals.ENOENT, e.errno());
        assertEquals("/nonexistent: No such file or directory", e.getMessage());
    }

    @Test
    void schedulersWithoutWeightsSaySo() {
        assertEquals("xc_sched_credit2_domain_get", Scheduler.ofId(6).readFunction());
        assertEquals("xc_sched_credit_domain_set", Scheduler.ofId(5).writeFunction());
        HypervisorException e = assertThrows(HypervisorException.class, Scheduler.ofId(8)::readFunction);
        assertEquals(Reason.UNSUPPORTED, e.reason());
        assertEquals("Xen's scheduler is rtds, which knows no weight and no cap", e.getMessage());
        assertEquals(Scheduler.OTHER, Scheduler.ofId(99));
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
