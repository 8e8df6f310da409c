package org.xend.daemon.hypervisor.pvh;

/// A run of bytes the domain builder puts into the guest, outside of its RAM.
///
/// @param address guest-physical, at the start of a page; the RSDP stands there
/// @param bytes what goes there; the builder adds pages of its own for them
public record AcpiModule(long address, byte[] bytes) {}
