package org.xend.daemon.hypervisor.embedded.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xend.daemon.hypervisor.BuildRequest;
import org.xend.daemon.hypervisor.GuestType;
import org.xend.daemon.hypervisor.HypervisorException;
import org.xend.daemon.hypervisor.KernelFormat;
import org.xend.daemon.hypervisor.embedded.dom0.Dom0Folder;

/// The refusal of a kernel says what the file is and which type it would start as.
class FaultD22ImageTest {
    private static final int GUEST_OS = 6;
    private static final int PHYS32_ENTRY = 18;

    @TempDir
    Path folder;

    private KernelFormat format(byte[] bytes) throws IOException {
        return KernelFormat.of(Files.write(folder.resolve("kernel"), bytes).toString());
    }

    @Test
    void faultD22AFileIsWhatItsNotesSay() throws IOException {
        assertEquals(
                new KernelFormat(32, Set.of(GuestType.PVH)),
                format(new ElfBuilder(false).note(PHYS32_ENTRY, 0x100000).build()));
        assertEquals(
                new KernelFormat(64, Set.of(GuestType.PV)),
                format(new ElfBuilder(true).note(GUEST_OS, "NetBSD").build()));
        assertEquals(
                new KernelFormat(64, EnumSet.allOf(GuestType.class)),
                format(new ElfBuilder(true)
                        .note(GUEST_OS, "linux")
                        .note(PHYS32_ENTRY, 0x100000)
                        .build()));
        assertEquals(
                new KernelFormat(32, Set.of()),
                format(new ElfBuilder(false).note("GNU", 3, new byte[4]).build()));
        assertEquals(
                KernelFormat.UNKNOWN,
                format(new ElfBuilder(true).machine(183).note(GUEST_OS, "linux").build()));
        assertEquals(KernelFormat.UNKNOWN, format("hello".getBytes(StandardCharsets.UTF_8)));
        assertEquals(KernelFormat.UNKNOWN, format(new byte[0]));
        assertEquals(
                KernelFormat.UNKNOWN, KernelFormat.of(folder.resolve("absent").toString()));
    }

    @Test
    void faultD22ADamagedFileIsReadToNoHarm() throws IOException {
        byte[] whole = new ElfBuilder(true)
                .note(GUEST_OS, "linux")
                .note(PHYS32_ENTRY, 0x100000)
                .build();
        var random = new Random(22);
        for (int turn = 0; turn < 2000; turn++) {
            byte[] bytes = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
            for (int flip = random.nextInt(4); flip > 0 && bytes.length > 0; flip--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            format(bytes).otherTypeHint(GuestType.PV);
        }
    }

    @Test
    void faultD22TheSimulatorSaysItToo() throws IOException {
        Files.write(
                folder.resolve("pvh32"),
                new ElfBuilder(false).note(PHYS32_ENTRY, 0x100000).build());
        assertEquals(
                Optional.of("kernel /pvh32: it boots as a PVH guest only; it is an ELF file of 32 bits with an"
                        + " entry for PVH guests and none for PV guests: type = 'pvh' is what it would start with"),
                refusal("/pvh32", GuestType.PV));
        Files.writeString(folder.resolve("text"), "#!xend-guest\nos = Linux\nboots = pvh\n");
        assertEquals(
                Optional.of("kernel /text: it boots as a PVH guest only: type = 'pvh' is what it would start with"),
                refusal("/text", GuestType.PV));
        assertEquals(Optional.empty(), refusal("/text", GuestType.PVH));
    }

    private Optional<String> refusal(String kernel, GuestType type) {
        try {
            KernelFile.load(new Dom0Folder(folder), new BuildRequest(type, 1, 64, 64, kernel, "", "", ""));
            return Optional.empty();
        } catch (HypervisorException e) {
            return Optional.of(e.getMessage());
        }
    }
}
