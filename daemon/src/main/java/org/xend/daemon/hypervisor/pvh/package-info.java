/// The machine that a PVH guest finds: its memory map and its ACPI tables, as values and bytes.
///
/// A PVH guest has no firmware, so the builder describes the machine. Nothing here does I/O or calls the
/// hypervisor; `hypervisor.xen.builder` passes the bytes on (`acpi_modules` and `e820` of `xc_dom_image`).
/// Imports nothing of this program.
package org.xend.daemon.hypervisor.pvh;
