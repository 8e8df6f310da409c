package org.xend.daemon.hypervisor.embedded.image;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.xend.daemon.hypervisor.ElfNoteNames;

/// A kernel's notes to Xen (`xen/elfnote.h`), by lower-case name in file order: strings as they are, numbers
/// in hexadecimal.
final class ElfNotes {
    /// Where a PVH guest starts (`XEN_ELFNOTE_PHYS32_ENTRY`, 18).
    static final String PVH_ENTRY = "phys32_entry";
    private static final int FIRST_STRING = 5;
    private static final int LAST_STRING = 11;
    private static final int MAX_NOTES = 1000;
    private static final int HEADER_BYTES = 12;

    private ElfNotes() {}

    /// @return empty where the kernel has none
    /// @throws BadImageException where notes are damaged
    static Map<String, String> read(ElfFile elf) throws BadImageException {
        Map<String, String> found = new LinkedHashMap<>();
        for (ImageBytes notes : elf.noteSegments()) {
            collect(notes, found);
        }
        if (found.isEmpty()) {
            for (ImageBytes notes : elf.noteSections()) {
                collect(notes, found);
            }
        }
        if (found.isEmpty() && elf.guestString().isPresent()) {
            legacy(elf.guestString().get(), found);
        }
        return found;
    }

    private static void collect(ImageBytes area, Map<String, String> found) throws BadImageException {
        ByteBuffer notes = area.read(0, (int) area.size(), "notes");
        int seen = 0;
        // A tail shorter than a header is padding.
        while (notes.remaining() >= HEADER_BYTES) {
            if (++seen > MAX_NOTES) {
                throw new BadImageException("it has more than " + MAX_NOTES + " notes");
            }
            int nameSize = notes.getInt();
            int valueSize = notes.getInt();
            int type = notes.getInt();
            ByteBuffer name = field(nameSize, notes);
            ByteBuffer value = field(valueSize, notes);
            if (ElfFile.Text.upToNul(name).equals("Xen") && type >= 0 && type < ElfNoteNames.NAMES.size()) {
                found.put(ElfNoteNames.NAMES.get(type), text(type, value));
            }
        }
    }

    /// Takes one field, which is padded to four bytes.
    private static ByteBuffer field(int size, ByteBuffer notes) throws BadImageException {
        if (size < 0 || size > notes.remaining()) {
            throw new BadImageException("truncated: a note's field has " + Integer.toUnsignedString(size)
                    + " bytes and " + notes.remaining() + " follow");
        }
        ByteBuffer field = notes.slice(notes.position(), size).order(notes.order());
        notes.position((int) Math.min(notes.limit(), notes.position() + (size + 3L) / 4 * 4));
        return field;
    }

    private static String text(int type, ByteBuffer value) {
        if (type >= FIRST_STRING && type <= LAST_STRING) {
            return ElfFile.Text.upToNul(value);
        }
        return switch (value.remaining()) {
            case 4 -> "0x" + Integer.toHexString(value.getInt());
            case 8 -> "0x" + Long.toHexString(value.getLong());
            default -> ElfFile.Text.upToNul(value);
        };
    }

    /// `GUEST_OS=netbsd,GUEST_VER=3.0,XEN_VER=xen-3.0,LOADER=generic,..`
    private static void legacy(String text, Map<String, String> found) {
        for (String pair : text.split(",")) {
            int equals = pair.indexOf('=');
            String name =
                    (equals < 0 ? pair : pair.substring(0, equals)).strip().toLowerCase(Locale.ROOT);
            String value = equals < 0 ? "yes" : pair.substring(equals + 1).strip();
            switch (name) {
                case "" -> {}
                case "guest_ver" -> found.put("guest_version", value);
                case "xen_ver" -> found.put("xen_version", value);
                case "pae" -> found.put("pae_mode", value);
                default -> found.put(name, value);
            }
        }
    }
}
