package org.xend.daemon.hypervisor.embedded.dom0;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xend.daemon.hypervisor.BuildRequest;
import org.xend.daemon.hypervisor.GuestType;
import org.xend.daemon.hypervisor.HostFiles.HostFile;
import org.xend.daemon.hypervisor.HostFiles.Kind;
import org.xend.daemon.hypervisor.embedded.image.KernelFile;

class Dom0FolderTest {
    /// The stand-ins that are shipped; unit tests run in the module's folder.
    private static final Path SHIPPED = Path.of("../etc/embedded/dom0");

    @TempDir
    private Path folder;

    private Optional<Kind> kind(String path) {
        return new Dom0Folder(folder).find(path).map(HostFile::kind);
    }

    private void put(String name, String text) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        Files.writeString(folder.resolve(name), text);
    }

    @Test
    void theFolderComesFirstAndTheMachineNext() throws IOException {
        put("etc/passwd", "a stand-in");
        assertEquals(
                folder.resolve("etc/passwd"),
                new Dom0Folder(folder).find("/etc/passwd").orElseThrow().path());
        assertEquals(
                Path.of("/etc/hosts"),
                new Dom0Folder(folder).find("/etc/hosts").orElseThrow().path());
        assertEquals(Optional.empty(), kind("/in/neither/place"));
        assertEquals(Optional.of(Kind.OTHER), kind("/dev/null"));
        assertEquals(Optional.of(Kind.OTHER), kind("/"));
    }

    @Test
    void dotsDoNotLeadOutOfTheFolder() throws IOException {
        put("dev/wd0e", "#!xend-device\nsectors = 1\n");
        assertEquals(Optional.of(Kind.BLOCK_DEVICE), kind("/dev/../dev/./wd0e"));
        assertEquals(Optional.of(Kind.BLOCK_DEVICE), kind("/../../../dev/wd0e"));
        assertEquals(Optional.empty(), kind("dev/wd0e"));
        assertEquals(Optional.empty(), kind("/dev/wd0e\0x"));
    }

    @Test
    void aLinkOutOfTheFolderIsNotFollowed() throws IOException {
        Files.createDirectories(folder.resolve("inside"));
        put("inside/real", "x");
        Files.createSymbolicLink(folder.resolve("inside/link"), Path.of("real"));
        Files.createSymbolicLink(folder.resolve("inside/out"), Path.of("/etc/hosts"));
        assertEquals(Optional.of(Kind.FILE), kind("/inside/link"));
        assertEquals(Optional.empty(), kind("/inside/out"));
    }

    @Test
    void aDamagedStandInIsNoDevice() throws IOException {
        put("dev/odd", "#!xend-device\nsectors = many\n");
        assertEquals(Optional.of(Kind.OTHER), kind("/dev/odd"));
    }

    @Test
    void theHowTosFilesAreShipped() throws IOException {
        var files = new Dom0Folder(SHIPPED);
        for (String kernel : List.of(
                "/home/bouyer/netbsd-XEN3_DOMU",
                "/home/bouyer/netbsd-INSTALL_XEN3_DOMU",
                "/root/solaris/unix",
                "/boot/vmlinuz-xenU",
                "/guests/normal",
                "/guests/crashes")) {
            var request = new BuildRequest(GuestType.PV, 1, 64, 64, kernel, "", "", "");
            assertFalse(KernelFile.load(files, request).release().isEmpty(), kernel);
        }
        for (String device : List.of("/dev/wd0e", "/dev/wd0k", "/dev/vnd0d", "/dev/cd0a", "/dev/hda1")) {
            HostFile found = files.find(device).orElseThrow();
            assertEquals(Kind.BLOCK_DEVICE, found.kind(), device);
            assertTrue(DeviceStandIn.open(found.path()).sectors() > 0);
        }
        assertTrue(
                DeviceStandIn.open(files.find("/dev/cd0a").orElseThrow().path()).readOnly());
        assertEquals(Kind.FILE, files.find("/var/xen/nbsd-disk").orElseThrow().kind());
        assertEquals(
                Kind.FILE,
                files.find("/root/solaris/x86.microroot").orElseThrow().kind());
    }
}
