package org.xend.daemon.hypervisor.xen;

import static org.xend.daemon.hypervisor.xen.NativeCall.INT;
import static org.xend.daemon.hypervisor.xen.NativeCall.LONG;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the library has read of a kernel's ELF notes (`struct elf_dom_parms`: three pointers, then one entry of
/// 24 bytes for each note type: kind, name, value).
@SuppressWarnings("restricted") // native memory is what this package is for
final class KernelNotes {
    /// By note type (`xen/elfnote.h`).
    private static final List<String> NAMES = List.of("info", "entry", "hypercall_page", "virt_base",
            "paddr_offset", "xen_version", "guest_os", "guest_version", "loader", "pae_mode", "features",
            "bsd_symtab", "hv_start_low", "l1_mfn_valid", "suspend_cancel", "init_p2m", "mod_start_pfn",
            "supported_features", "phys32_entry");
    private static final long ENTRIES = 24;
    private static final long ENTRY_SIZE = 24;
    private static final int NUMBER = 1;
    private static final int STRING = 2;
    private static final long LONGEST = 1024;

    private KernelNotes() {}

    /// @return lower-case names; strings as they are, numbers in hexadecimal
    static Map<String, String> read(MemorySegment parameters) {
        Map<String, String> notes = new LinkedHashMap<>();
        if (parameters.address() == 0) {
            return notes;
        }
        MemorySegment entries = parameters.reinterpret(ENTRIES + NAMES.size() * ENTRY_SIZE);
        for (int type = 0; type < NAMES.size(); type++) {
            MemorySegment entry = entries.asSlice(ENTRIES + type * ENTRY_SIZE, ENTRY_SIZE);
            switch (entry.get(INT, 0)) {
                case NUMBER -> notes.put(NAMES.get(type), "0x" + Long.toHexString(entry.get(LONG, 16)));
                case STRING -> notes.put(NAMES.get(type), text(entry.get(ValueLayout.ADDRESS, 16)));
                default -> {
                    // The kernel has no such note.
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
