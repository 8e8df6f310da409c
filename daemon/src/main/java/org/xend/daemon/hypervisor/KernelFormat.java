package org.xend.daemon.hypervisor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// The format of a kernel file, for the message that refuses it: whether it is an ELF file of x86, of how many
/// bits, and for which types of guest its ELF notes have an entry. The file is foreign: reads are bounded, and
/// damaged parts count as absent.
///
/// @param bits 32 or 64; 0 for what is no ELF file of x86
public record KernelFormat(int bits, Set<GuestType> entries) {
    public static final KernelFormat UNKNOWN = new KernelFormat(0, Set.of());

    private static final int PT_NOTE = 4;
    private static final int EM_386 = 3;
    private static final int EM_X86_64 = 62;
    private static final int MOST_SEGMENTS = 512;
    private static final int MOST_NOTE_BYTES = 256 * 1024;
    private static final int NOTE_HEADER = 12;
    private static final Set<String> PV_NOTES = Set.of("guest_os", "loader", "hypercall_page");

    public KernelFormat {
        entries = Set.copyOf(entries);
    }

    /// Reads the file; may block.
    public static KernelFormat of(String path) {
        try (FileChannel file = FileChannel.open(Path.of(path), StandardOpenOption.READ)) {
            ByteBuffer header = read(file, 0, 64);
            int bits = bits(header);
            return bits == 0 ? UNKNOWN : new KernelFormat(bits, entries(file, header, bits == 64));
        } catch (IOException | InvalidPathException | IndexOutOfBoundsException _) {
            return UNKNOWN;
        }
    }

    /// The end of the message that refuses the kernel: its format, and the type with which it would start.
    ///
    /// @return empty where it has an entry for the type asked for, or for none
    public Optional<String> otherTypeHint(GuestType asked) {
        if (entries.isEmpty() || entries.contains(asked)) {
            return Optional.empty();
        }
        GuestType other = entries.iterator().next();
        return Optional.of("it is an ELF file of " + bits + " bits with an entry for " + name(other)
                + " guests and none for " + name(asked) + " guests: type = '" + other.word()
                + "' is what it would start with");
    }

    private static String name(GuestType type) {
        return switch (type) {
            case PV -> "PV";
            case PVH -> "PVH";
        };
    }

    private static int bits(ByteBuffer header) {
        if (header.getInt(0) != 0x464c457f || header.get(5) != 1) {
            return 0;
        }
        int machine = header.getShort(18) & 0xffff;
        return switch (header.get(4)) {
            case 1 -> machine == EM_386 ? 32 : 0;
            case 2 -> machine == EM_X86_64 ? 64 : 0;
            default -> 0;
        };
    }

    private static Set<GuestType> entries(FileChannel file, ByteBuffer header, boolean wide) throws IOException {
        long table = wide ? header.getLong(32) : header.getInt(28) & 0xffffffffL;
        int size = header.getShort(wide ? 54 : 42) & 0xffff;
        int count = Math.min(MOST_SEGMENTS, header.getShort(wide ? 56 : 44) & 0xffff);
        Set<GuestType> entries = EnumSet.noneOf(GuestType.class);
        for (int segment = 0; segment < count; segment++) {
            ByteBuffer entry = read(file, table + (long) segment * size, wide ? 56 : 32);
            if (entry.getInt(0) == PT_NOTE) {
                long start = wide ? entry.getLong(8) : entry.getInt(4) & 0xffffffffL;
                long length = wide ? entry.getLong(32) : entry.getInt(16) & 0xffffffffL;
                notes(read(file, start, Math.clamp(length, 0, MOST_NOTE_BYTES)), entries);
            }
        }
        return entries;
    }

    private static void notes(ByteBuffer notes, Set<GuestType> entries) {
        while (notes.remaining() >= NOTE_HEADER) {
            int nameSize = notes.getInt();
            int valueSize = notes.getInt();
            int type = notes.getInt();
            int name = notes.position();
            long next = name + padded(nameSize) + padded(valueSize);
            if (nameSize < 0 || valueSize < 0 || name + (long) nameSize > notes.limit()) {
                return;
            }
            byte[] owner = new byte[Math.min(nameSize, 4)];
            notes.get(name, owner);
            if (new String(owner, StandardCharsets.US_ASCII).equals("Xen\0")
                    && type >= 0
                    && type < ElfNoteNames.NAMES.size()) {
                String note = ElfNoteNames.NAMES.get(type);
                if (note.equals("phys32_entry")) {
                    entries.add(GuestType.PVH);
                } else if (PV_NOTES.contains(note)) {
                    entries.add(GuestType.PV);
                }
            }
            notes.position((int) Math.min(notes.limit(), next));
        }
    }

    private static long padded(int size) {
        return (size + 3L) / 4 * 4;
    }

    private static ByteBuffer read(FileChannel file, long at, int size) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        if (at < 0) {
            throw new IOException("offset " + at + " is negative");
        }
        while (bytes.hasRemaining() && file.read(bytes, at + bytes.position()) > 0) {
            continue;
        }
        return bytes.flip();
    }
}
