package org.xend.daemon.hypervisor.xen.builder;

import static org.xend.daemon.hypervisor.xen.ffm.NativeCall.INT;
import static org.xend.daemon.hypervisor.xen.ffm.NativeCall.LONG;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.Map;
import org.xend.daemon.hypervisor.ElfNoteNames;

/// Reads a kernel's ELF notes from `struct elf_dom_parms`, as the library has parsed them: three pointers, then
/// one entry of 24 bytes for each type of ELF note (kind, name, value).
@SuppressWarnings("restricted") // native memory is what this package is for
final class ElfDomParms {
    private static final long ENTRIES = 24;
    private static final long ENTRY_SIZE = 24;
    private static final int NUMBER = 1;
    private static final int STRING = 2;
    private static final long LONGEST = 1024;

    private ElfDomParms() {}

    /// @return lower-case names; strings as they are, numbers in hexadecimal
    static Map<String, String> read(MemorySegment parameters) {
        Map<String, String> notes = new LinkedHashMap<>();
        if (parameters.address() == 0) {
            return notes;
        }
        MemorySegment entries = parameters.reinterpret(ENTRIES + ElfNoteNames.NAMES.size() * ENTRY_SIZE);
        for (int type = 0; type < ElfNoteNames.NAMES.size(); type++) {
            MemorySegment entry = entries.asSlice(ENTRIES + type * ENTRY_SIZE, ENTRY_SIZE);
            switch (entry.get(INT, 0)) {
                case NUMBER -> notes.put(ElfNoteNames.NAMES.get(type), "0x" + Long.toHexString(entry.get(LONG, 16)));
                case STRING -> notes.put(ElfNoteNames.NAMES.get(type), text(entry.get(ValueLayout.ADDRESS, 16)));
                default -> {
                    // The kernel has no such ELF note.
                }
            }
        }
        return notes;
    }

    private static String text(MemorySegment address) {
        if (address.address() == 0) {
            return "";
        }
        MemorySegment bytes = address.reinterpret(LONGEST);
        var text = new StringBuilder();
        for (long at = 0; at < LONGEST; at++) {
            byte one = bytes.get(ValueLayout.JAVA_BYTE, at);
            if (one == 0) {
                break;
            }
            text.append((char) (one & 0xff));
        }
        return text.toString();
    }
}
