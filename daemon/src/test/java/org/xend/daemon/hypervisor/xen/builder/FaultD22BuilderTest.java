package org.xend.daemon.hypervisor.xen.builder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.xend.daemon.hypervisor.GuestType;
import org.xend.daemon.hypervisor.KernelFormat;

/// A kernel that no loader of Xen's takes as the type asked for: the refusal says what it is.
class FaultD22BuilderTest {
    private static final String NONE = "panic: xg_dom_core.c:702: xc_dom_find_loader: no loader found";

    @Test
    void faultD22AKernelForTheOtherTypeIsCalledWhatItIs() {
        assertEquals(
                "it is an ELF file of 32 bits with an entry for PVH guests and none for PV guests:"
                        + " type = 'pvh' is what it would start with",
                GuestBuilder.reason(NONE, GuestType.PV, () -> new KernelFormat(32, Set.of(GuestType.PVH))));
        assertEquals(
                "it is an ELF file of 64 bits with an entry for PV guests and none for PVH guests:"
                        + " type = 'pv' is what it would start with",
                GuestBuilder.reason(
                        "xc_dom_parse_elf_kernel: ELF image is not 32bit",
                        GuestType.PVH,
                        () -> new KernelFormat(64, Set.of(GuestType.PV))));
    }

    @Test
    void faultD22WhatIsNoKernelAtAllIsSaidAsBefore() {
        for (KernelFormat none : new KernelFormat[] {
            KernelFormat.UNKNOWN, new KernelFormat(32, Set.of()), new KernelFormat(64, EnumSet.allOf(GuestType.class))
        }) {
            assertTrue(
                    GuestBuilder.reason(NONE, GuestType.PV, () -> none).startsWith("it is no kernel that Xen knows"));
        }
    }
}
