package org.xend.daemon.hypervisor.embedded.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The parts of an ELF file with a kernel's data for Xen: PT_NOTE segments, note sections and the section
/// `__xen_guest`. Immutable.
///
/// The file is foreign: header counts are limited, each range is checked against the file, and only headers and
/// notes are read.
final class ElfFile {
    static final byte[] MAGIC = {0x7f, 'E', 'L', 'F'};
    private static final int PT_NOTE = 4;
    private static final int SHT_NOTE = 7;
    private static final int SHT_NOBITS = 8;
    private static final int EM_386 = 3;
    private static final int EM_X86_64 = 62;
    private static final int MAX_PROGRAM_HEADERS = 512;
    private static final int MAX_SECTIONS = 8192;
    private static final int MAX_NOTE_BYTES = 256 * 1024;
    private static final int MAX_GUEST_STRING = 4096;

    private final ImageBytes bytes;
    private final boolean wide;
    private final List<ImageBytes> noteSegments = new ArrayList<>();
    private final List<ImageBytes> noteSections = new ArrayList<>();
    private Optional<String> guestString = Optional.empty();

    private ElfFile(ImageBytes bytes, boolean wide) {
        this.bytes = bytes;
        this.wide = wide;
    }

    /// @throws BadImageException where this is no little-endian x86 ELF file, or it is damaged
    static ElfFile parse(ImageBytes bytes) throws BadImageException {
        ByteBuffer identity = bytes.read(0, 20, "ELF header");
        int elfClass = identity.get(4);
        if (elfClass != 1 && elfClass != 2) {
            throw new BadImageException("an ELF file of unknown class " + elfClass);
        }
        if (identity.get(5) != 1) {
            throw new BadImageException("a big-endian ELF file; Xen on x86 boots little-endian ones");
        }
        int machine = identity.getShort(18) & 0xffff;
        if (machine != (elfClass == 1 ? EM_386 : EM_X86_64)) {
            throw new BadImageException("an ELF file for machine " + machine + ", not for x86 (3 or 62)");
        }
        ElfFile file = new ElfFile(bytes, elfClass == 2);
        ByteBuffer header = bytes.read(0, file.wide ? 64 : 52, "ELF header");
        file.readSegments(header);
        file.readSections(header);
        return file;
    }

    boolean is64Bit() {
        return wide;
    }

    List<ImageBytes> noteSegments() {
        return noteSegments;
    }

    List<ImageBytes> noteSections() {
        return noteSections;
    }

    /// Content of the section `__xen_guest` that kernels had before ELF notes.
    Optional<String> guestString() {
        return guestString;
    }

    private void readSegments(ByteBuffer header) throws BadImageException {
        long table = wide ? header.getLong(32) : header.getInt(28) & 0xffffffffL;
        int entry = header.getShort(wide ? 54 : 42) & 0xffff;
        int count = header.getShort(wide ? 56 : 44) & 0xffff;
        if (count == 0) {
            throw new BadImageException("an ELF file without program headers cannot be booted");
        }
        requireTable("program header", entry, wide ? 56 : 32, count, MAX_PROGRAM_HEADERS);
        ByteBuffer headers = bytes.read(table, entry * count, "program headers");
        for (int at = 0; at < entry * count; at += entry) {
            if (headers.getInt(at) == PT_NOTE) {
                noteSegments.add(notes(
                        wide ? headers.getLong(at + 8) : headers.getInt(at + 4) & 0xffffffffL,
                        wide ? headers.getLong(at + 32) : headers.getInt(at + 16) & 0xffffffffL));
            }
        }
    }

    private void readSections(ByteBuffer header) throws BadImageException {
        long table = wide ? header.getLong(40) : header.getInt(32) & 0xffffffffL;
        int entry = header.getShort(wide ? 58 : 46) & 0xffff;
        int count = header.getShort(wide ? 60 : 48) & 0xffff;
        int names = header.getShort(wide ? 62 : 50) & 0xffff;
        if (table == 0 || count == 0) {
            return;
        }
        requireTable("section header", entry, wide ? 64 : 40, count, MAX_SECTIONS);
        ByteBuffer headers = bytes.read(table, entry * count, "section headers");
        for (int index = 0; index < count; index++) {
            int at = index * entry;
            int kind = headers.getInt(at + 4);
            if (kind == SHT_NOTE) {
                noteSections.add(notes(offset(headers, at), size(headers, at)));
            } else if (kind != SHT_NOBITS
                    && names < count
                    && guestString.isEmpty()
                    && hasName(headers, names * entry, headers.getInt(at) & 0xffffffffL, "__xen_guest")) {
                ByteBuffer text = bytes.read(
                        offset(headers, at),
                        (int) Math.clamp(size(headers, at), 0L, MAX_GUEST_STRING),
                        "section __xen_guest");
                guestString = Optional.of(Text.upToNul(text));
            }
        }
    }

    private boolean hasName(ByteBuffer headers, int table, long nameAt, String wanted) throws BadImageException {
        long size = size(headers, table);
        byte[] expected = (wanted + "\0").getBytes(StandardCharsets.US_ASCII);
        // A name that reaches out of its table is no name of interest.
        if (size < 0 || nameAt > size || size - nameAt < expected.length) {
            return false;
        }
        ImageBytes strings = bytes.slice(offset(headers, table), size, "section names");
        return ByteBuffer.wrap(expected).equals(strings.read(nameAt, expected.length, "section name"));
    }

    private long offset(ByteBuffer headers, int at) {
        return wide ? headers.getLong(at + 24) : headers.getInt(at + 16) & 0xffffffffL;
    }

    private long size(ByteBuffer headers, int at) {
        return wide ? headers.getLong(at + 32) : headers.getInt(at + 20) & 0xffffffffL;
    }

    private ImageBytes notes(long offset, long size) throws BadImageException {
        if (size > MAX_NOTE_BYTES) {
            throw new BadImageException("its notes have " + size + " bytes, more than " + MAX_NOTE_BYTES);
        }
        return bytes.slice(offset, size, "notes");
    }

    private static void requireTable(String what, int entry, int expected, int count, int most)
            throws BadImageException {
        if (entry != expected) {
            throw new BadImageException("its " + what + " has " + entry + " bytes instead of " + expected);
        }
        if (count > most) {
            throw new BadImageException("it has " + count + " " + what + "s, more than " + most);
        }
    }

    /// Text in foreign bytes.
    static final class Text {
        private Text() {}

        /// Printable ASCII up to the first NUL; every other byte becomes a question mark.
        static String upToNul(ByteBuffer bytes) {
            var text = new StringBuilder();
            while (bytes.hasRemaining()) {
                byte next = bytes.get();
                if (next == 0) {
                    break;
                }
                text.append(next >= 0x20 && next < 0x7f ? (char) next : '?');
            }
            return text.toString();
        }
    }
}
