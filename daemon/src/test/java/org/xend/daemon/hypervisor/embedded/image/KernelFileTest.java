package org.xend.daemon.hypervisor.embedded.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xend.daemon.hypervisor.BuildRequest;
import org.xend.daemon.hypervisor.GuestType;
import org.xend.daemon.hypervisor.HypervisorException;
import org.xend.daemon.hypervisor.embedded.dom0.Dom0Folder;

class KernelFileTest {
    @TempDir
    private Path folder;

    private GuestImage load(byte[] kernel) throws IOException {
        return load(GuestType.PV, kernel);
    }

    private GuestImage load(GuestType type, byte[] kernel) throws IOException {
        Files.write(folder.resolve("kernel"), kernel);
        return KernelFile.load(new Dom0Folder(folder), new BuildRequest(type, 1, 64, 64, "/kernel", "", "", ""));
    }

    private void refusedAs(GuestType type, String message, byte[] kernel) {
        var refusal = assertThrows(HypervisorException.class, () -> load(type, kernel));
        assertEquals(HypervisorException.Reason.BAD_IMAGE, refusal.reason());
        assertTrue(refusal.getMessage().startsWith("kernel /kernel: " + message), refusal.getMessage());
    }

    private String wrong(byte[] kernel) {
        return assertThrows(HypervisorException.class, () -> load(kernel)).getMessage();
    }

    private static ElfBuilder netbsd(boolean wide) {
        return new ElfBuilder(wide)
                .note(6, "NetBSD")
                .note(7, "5.99")
                .note(5, "xen-3.0")
                .note(3, 0xffffffff80000000L)
                .note(8, "generic")
                .note("GNU", 1, new byte[] {1, 2, 3});
    }

    @Test
    void notesOfA64BitKernelAreReadInFileOrder() throws IOException {
        GuestImage image = load(netbsd(true).build());
        assertEquals(GuestSystem.NETBSD, image.system());
        assertEquals("5.99", image.release());
        assertEquals("x86_64-abi", image.protocol());
        assertEquals(
                List.of("guest_os", "guest_version", "xen_version", "virt_base", "loader"),
                List.copyOf(image.notes().keySet()));
        assertEquals("0xffffffff80000000", image.notes().get("virt_base"));
    }

    @Test
    void notesMayLieInASectionAndThe32BitKernelSaysSo() throws IOException {
        GuestImage image = load(netbsd(false).inSections().build());
        assertEquals("x86_32-abi", image.protocol());
        assertEquals("0x80000000", image.notes().get("virt_base"));
    }

    @Test
    void theOldSectionOfKernelsWithoutNotesIsUnderstood() throws IOException {
        GuestImage image = load(new ElfBuilder(false)
                .guestString("GUEST_OS=netbsd,GUEST_VER=3.0,XEN_VER=xen-3.0,LOADER=generic,BSD_SYMTAB")
                .build());
        assertEquals(GuestSystem.NETBSD, image.system());
        assertEquals("3.0", image.notes().get("guest_version"));
        assertEquals("yes", image.notes().get("bsd_symtab"));
    }

    @Test
    void gzipAndBzImageAreUnpacked() throws IOException {
        byte[] elf = new ElfBuilder(true)
                .note(6, "linux")
                .note(7, "2.6")
                .note(5, "xen-3.0")
                .build();
        assertEquals(GuestSystem.LINUX, load(ElfBuilder.gzip(elf)).system());
        assertEquals(
                GuestSystem.LINUX,
                load(ElfBuilder.bzImage(ElfBuilder.gzip(elf))).system());
        assertTrue(wrong(ElfBuilder.bzImage(new byte[] {'B', 'Z', 'h', '9', 0, 0, 0, 0}))
                .contains("gzip"));
    }

    @Test
    void aKernelBootsAsTheTypesOfGuestItHasAnEntryFor() throws IOException {
        String noEntry = "it has no entry for a PVH guest (ELF note 18, XEN_ELFNOTE_PHYS32_ENTRY)";
        refusedAs(GuestType.PVH, noEntry, netbsd(true).build());
        refusedAs(
                GuestType.PVH,
                noEntry,
                new ElfBuilder(false).guestString("GUEST_OS=netbsd").build());

        byte[] both = netbsd(true).note(18, 0x2000000L).build();
        assertEquals(GuestSystem.NETBSD, load(GuestType.PVH, both).system());
        assertEquals("0x2000000", load(GuestType.PV, both).notes().get("phys32_entry"));

        byte[] pvhOnly = ElfBuilder.bzImage(
                ElfBuilder.gzip(new ElfBuilder(true).note(18, 0x1000000L).build()));
        assertEquals(GuestSystem.LINUX, load(GuestType.PVH, pvhOnly).system());
        refusedAs(GuestType.PV, "it boots as a PVH guest only", pvhOnly);
    }

    @Test
    void aGuestImageSaysWhichTypesItBootsAs() throws IOException {
        byte[] usual = "#!xend-guest\nos = Linux\n".getBytes();
        assertEquals(GuestSystem.LINUX, load(GuestType.PV, usual).system());
        refusedAs(GuestType.PVH, "it has no entry for a PVH guest (ELF note 18, XEN_ELFNOTE_PHYS32_ENTRY)", usual);
        byte[] both = "#!xend-guest\nos = Linux\nboots = pv pvh\n".getBytes();
        assertEquals(load(GuestType.PV, both), load(GuestType.PVH, both));
        refusedAs(GuestType.PV, "it boots as a PVH guest only", "#!xend-guest\nos = Linux\nboots = pvh\n".getBytes());
        refusedAs(
                GuestType.PV,
                "line 3: boots must be pv, pvh or pv pvh, not 'hvm'",
                "#!xend-guest\nos = Linux\nboots = hvm\n".getBytes());
    }

    @Test
    void everyRefusalNamesTheFileAndWhatIsWrong() {
        assertEquals("kernel /kernel: the file is empty", wrong(new byte[0]));
        assertTrue(wrong("hello".getBytes()).startsWith("kernel /kernel: neither an ELF kernel"));
        assertEquals(
                "kernel /kernel: an ELF file for machine 183, not for x86 (3 or 62)",
                wrong(netbsd(true).machine(183).build()));
        assertTrue(wrong(new ElfBuilder(true).build()).contains("without Xen's notes"));
        assertTrue(wrong(new ElfBuilder(true).note(6, "plan9").build()).contains("'plan9'"));
        assertTrue(wrong(Arrays.copyOf(netbsd(true).build(), 70)).contains("truncated"));
        assertTrue(wrong(ElfBuilder.gzip("no kernel".getBytes())).contains("no ELF kernel"));
        byte[] packed = ElfBuilder.gzip(netbsd(true).build());
        assertTrue(wrong(Arrays.copyOf(packed, packed.length - 12)).contains("damaged"));
    }

    @Test
    void absentFilesAreNamedAsTheConfigNamesThem() throws IOException {
        var files = new Dom0Folder(folder);
        Files.writeString(folder.resolve("kernel"), "#!xend-guest\nos = Linux\n");
        assertEquals(
                "kernel /nowhere/netbsd does not exist",
                assertThrows(
                                HypervisorException.class,
                                () -> KernelFile.load(
                                        files,
                                        new BuildRequest(GuestType.PV, 1, 64, 64, "/nowhere/netbsd", "", "", "")))
                        .getMessage());
        assertEquals(
                "ramdisk /nowhere/rd does not exist",
                assertThrows(
                                HypervisorException.class,
                                () -> KernelFile.load(
                                        files,
                                        new BuildRequest(GuestType.PV, 1, 64, 64, "/kernel", "/nowhere/rd", "", "")))
                        .getMessage());
    }

    @Test
    void aGuestImageWithAnErrorNamesItsLine() {
        assertEquals(
                "kernel /kernel: line 3: os must be NetBSD, Linux or Solaris, not 'Plan9'",
                wrong("#!xend-guest\n# a comment\nos = Plan9\n".getBytes()));
        assertTrue(wrong("#!xend-guest\nos = Linux\nbehaviour = dance\n".getBytes())
                .startsWith("kernel /kernel: line 3: behaviour 'dance' is not known"));
        assertTrue(wrong("#!xend-guest\nos = Linux\nboot-millis = soon\n".getBytes())
                .contains("line 3"));
        assertTrue(wrong("#!xend-guest\nos = Linux\njust words\n".getBytes()).contains("line 3"));
        assertTrue(wrong("#!xend-guest\n".getBytes()).contains("no line says"));
    }

    @Test
    void offsetsThatWrapAndHugeCountsAreRefusedAtOnce() {
        byte[] elf = netbsd(true).build();
        for (long offset : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - 10, 0x1_0000_0000L}) {
            for (int field : new int[] {32, 40, 64 + 8, 64 + 32}) {
                byte[] bad = elf.clone();
                ByteBuffer.wrap(bad).order(ByteOrder.LITTLE_ENDIAN).putLong(field, offset);
                String message = assertTimeoutPreemptively(Duration.ofSeconds(30), () -> wrong(bad));
                assertTrue(message.contains("truncated") || message.contains("notes have"), message);
            }
        }
        byte[] headers = elf.clone();
        ByteBuffer.wrap(headers).order(ByteOrder.LITTLE_ENDIAN).putShort(56, (short) -1);
        assertTrue(wrong(headers).contains("65535 program headers"));
    }

    @Test
    void damagedFilesOfAnyKindEndInOneSentence() throws IOException {
        Random random = new Random(1583);
        List<byte[]> seeds = List.of(
                netbsd(true).build(),
                netbsd(false).inSections().build(),
                new ElfBuilder(false).guestString("GUEST_OS=netbsd").build(),
                ElfBuilder.bzImage(ElfBuilder.gzip(netbsd(true).build())));
        Path file = folder.resolve("damaged");
        for (int round = 0; round < 600; round++) {
            byte[] damaged = seeds.get(round % seeds.size()).clone();
            for (int count = random.nextInt(8); count >= 0; count--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            if (random.nextInt(4) == 0) {
                damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
            }
            Files.write(file, damaged);
            try (FileChannel channel = FileChannel.open(file)) {
                KernelImage.read(channel);
            } catch (BadImageException expected) {
                assertTrue(expected.getMessage().length() < 300, expected.getMessage());
            }
        }
    }

    @Test
    void aCompressedBombIsStopped() throws IOException {
        Path bomb = Files.write(folder.resolve("bomb"), ElfBuilder.gzip(new byte[3 * 1024 * 1024]));
        try (FileChannel channel = FileChannel.open(bomb)) {
            var stopped = assertThrows(BadImageException.class, () -> KernelImage.read(channel, 2 * 1024 * 1024));
            assertEquals("unpacks to more than 2 MiB", stopped.getMessage());
        }
    }
}
