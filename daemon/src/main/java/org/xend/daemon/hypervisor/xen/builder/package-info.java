/// Fills a new domain by libxenguest: kernel, ramdisk, memory, rings; for PVH guests a memory map and ACPI
/// tables.
///
/// [GuestBuilder] calls the `xc_dom_*` functions in their order. `struct xc_dom_image` is no stable interface:
/// [GuestLibraryCheck] compares [ImageLayout] with the library's own values and machine code before anything is
/// written.
///
/// Sources of the facts: Xen's public headers `xenguest.h`, `hvm/params.h`. May import: `hypervisor`,
/// `hypervisor.pvh`, `hypervisor.xen.ffm`. No state outlives a build.
package org.xend.daemon.hypervisor.xen.builder;
