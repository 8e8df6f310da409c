/// The machine a PVH guest is told of: its memory map and its ACPI tables, as values and bytes.
///
/// A PVH guest has no firmware, so whoever builds it describes the machine. Nothing here does I/O or calls the
/// hypervisor; the builder of a real domain hands the bytes on (`acpi_modules` and `e820` of `xc_dom_image`).
package org.xend.daemon.hypervisor.pvh;
