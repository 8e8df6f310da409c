package org.xend.daemon.hypervisor;

/// How a guest is virtualised.
public enum GuestType {
    /// Paravirtualised: pages, interrupts and everything else by hypercalls; needs no hardware support.
    PV("pv"),
    /// A PV guest's start and devices in a hardware-assisted container (HVM or shadow), without an emulated
    /// machine around it.
    PVH("pvh");

    private final String word;

    GuestType(String word) {
        this.word = word;
    }

    /// As libxl's key `/libxl/D/type` has it.
    public String word() {
        return word;
    }
}
