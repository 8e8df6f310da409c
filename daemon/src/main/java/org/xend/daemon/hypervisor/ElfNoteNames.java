package org.xend.daemon.hypervisor;

import java.util.List;

/// Names of the ELF notes that a kernel has for Xen (`xen/elfnote.h`).
public final class ElfNoteNames {
    /// By type of ELF note, in xend's lower-case names. Further types are unknown here and skipped, as the header
    /// asks.
    public static final List<String> NAMES = List.of(
            "info",
            "entry",
            "hypercall_page",
            "virt_base",
            "paddr_offset",
            "xen_version",
            "guest_os",
            "guest_version",
            "loader",
            "pae_mode",
            "features",
            "bsd_symtab",
            "hv_start_low",
            "l1_mfn_valid",
            "suspend_cancel",
            "init_p2m",
            "mod_start_pfn",
            "supported_features",
            "phys32_entry");

    private ElfNoteNames() {}
}
