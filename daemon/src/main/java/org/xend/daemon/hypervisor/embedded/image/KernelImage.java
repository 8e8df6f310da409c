package org.xend.daemon.hypervisor.embedded.image;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.xend.daemon.hypervisor.GuestType;
import org.xend.daemon.hypervisor.embedded.image.GuestImage.Behaviour;

/// Makes a guest image of a real kernel: an ELF file, plain or compressed with gzip, or a Linux bzImage that
/// holds one. Only its ELF notes are used; no instruction of it is run.
final class KernelImage {
    private static final byte[] GZIP_MAGIC = {0x1f, (byte) 0x8b};
    private static final byte[] SETUP_MAGIC = {'H', 'd', 'r', 'S'};
    private static final int SETUP_BYTES = 0x250;
    /// A compressed kernel may not unfold into more.
    static final long MAX_UNPACKED = 128L * 1024 * 1024;

    private KernelImage() {}

    /// @throws BadImageException saying why this is no kernel Xen could boot
    /// @throws IOException where the file cannot be read or a compressed one not be unpacked
    static GuestImage read(FileChannel file) throws BadImageException, IOException {
        return read(file, MAX_UNPACKED);
    }

    /// @param most bytes a compressed kernel may unfold into
    static GuestImage read(FileChannel file, long most) throws BadImageException, IOException {
        ImageBytes bytes = ImageBytes.of(file);
        if (bytes.startsWith(ElfFile.MAGIC)) {
            return ofElf(bytes);
        }
        if (bytes.startsWith(GZIP_MAGIC)) {
            return unpacked(bytes, most);
        }
        if (isBzImage(bytes)) {
            return ofBzImage(bytes, most);
        }
        throw new BadImageException(
                bytes.size() == 0
                        ? "the file is empty"
                        : "neither an ELF kernel (plain, gzip or bzImage) nor a guest image (#!xend-guest)");
    }

    private static boolean isBzImage(ImageBytes bytes) throws BadImageException {
        return bytes.size() >= SETUP_BYTES
                && ByteBuffer.wrap(SETUP_MAGIC).equals(bytes.read(0x202, SETUP_MAGIC.length, "setup header"));
    }

    /// Where the boot protocol (`Documentation/x86/boot.rst`) puts the compressed kernel, from 2.08 on.
    private static GuestImage ofBzImage(ImageBytes bytes, long most) throws BadImageException, IOException {
        ByteBuffer setup = bytes.read(0, SETUP_BYTES, "setup header");
        if ((setup.getShort(0x206) & 0xffff) < 0x208) {
            throw new BadImageException("a bzImage of a boot protocol older than 2.08, which Xen cannot boot");
        }
        int sectors = setup.get(0x1f1) == 0 ? 4 : setup.get(0x1f1) & 0xff;
        long at = (sectors + 1) * 512L + (setup.getInt(0x248) & 0xffffffffL);
        ImageBytes payload = bytes.slice(at, setup.getInt(0x24c) & 0xffffffffL, "compressed kernel");
        if (payload.startsWith(ElfFile.MAGIC)) {
            return ofElf(payload);
        }
        if (!payload.startsWith(GZIP_MAGIC)) {
            throw new BadImageException("a bzImage that is not compressed with gzip, the one method known here");
        }
        return unpacked(payload, most);
    }

    /// Unpacks into a file that vanishes when it is closed.
    private static GuestImage unpacked(ImageBytes packed, long most) throws BadImageException, IOException {
        Path scratch = Files.createTempFile("xend-kernel", null);
        try (FileChannel out = FileChannel.open(
                scratch, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
            unpack(packed, out, most);
            ImageBytes bytes = ImageBytes.of(out);
            if (!bytes.startsWith(ElfFile.MAGIC)) {
                throw new BadImageException("compressed with gzip, but what is inside is no ELF kernel");
            }
            return ofElf(bytes);
        } finally {
            Files.deleteIfExists(scratch);
        }
    }

    private static void unpack(ImageBytes packed, FileChannel out, long most) throws BadImageException, IOException {
        byte[] buffer = new byte[64 * 1024];
        long total = 0;
        try (InputStream in = new GZIPInputStream(stream(packed), buffer.length)) {
            for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
                total += count;
                if (total > most) {
                    throw new BadImageException("unpacks to more than " + most / (1024 * 1024) + " MiB");
                }
                ByteBuffer chunk = ByteBuffer.wrap(buffer, 0, count);
                while (chunk.hasRemaining()) {
                    out.write(chunk);
                }
            }
        } catch (ZipException | EOFException damaged) {
            throw new BadImageException("its gzip data is damaged: " + damaged.getMessage());
        }
    }

    private static InputStream stream(ImageBytes window) throws IOException {
        window.channel().position(window.start());
        return new FilterInputStream(Channels.newInputStream(window.channel())) {
            private long left = window.size();

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                if (left == 0) {
                    return -1;
                }
                int count = super.read(target, offset, (int) Math.min(length, left));
                left -= Math.max(count, 0);
                return count;
            }

            @Override
            public void close() {
                // The opener of the channel closes it.
            }
        };
    }

    /// The entry of a PVH guest is an ELF note of its own; a kernel with notes of its system or loader has the PV
    /// entry.
    private static Set<GuestType> boots(Map<String, String> notes) {
        Set<GuestType> boots = EnumSet.noneOf(GuestType.class);
        if (notes.containsKey("guest_os") || notes.containsKey("loader")) {
            boots.add(GuestType.PV);
        }
        if (notes.containsKey(ElfNotes.PVH_ENTRY)) {
            boots.add(GuestType.PVH);
        }
        return boots;
    }

    private static GuestImage ofElf(ImageBytes bytes) throws BadImageException {
        ElfFile elf = ElfFile.parse(bytes);
        Map<String, String> notes = ElfNotes.read(elf);
        if (notes.isEmpty()) {
            throw new BadImageException("an ELF file without Xen's notes: this kernel cannot run on Xen");
        }
        Set<GuestType> boots = boots(notes);
        // Linux built for PVH without PV has that one ELF note and none of its name.
        String name = notes.getOrDefault("guest_os", boots.equals(Set.of(GuestType.PVH)) ? "linux" : "");
        GuestSystem system = GuestSystem.parse(name)
                .orElseThrow(() -> new BadImageException("its notes name the system '" + name
                        + "'; the embedded hypervisor can play NetBSD, Linux and Solaris"));
        return new GuestImage(
                system,
                notes.getOrDefault("guest_version", ""),
                List.of("This kernel's ELF notes were read, its code is not run."),
                new Behaviour.Normal(),
                200,
                system.prompt(),
                false,
                notes,
                boots,
                elf.is64Bit() ? "x86_64-abi" : "x86_32-abi");
    }
}
