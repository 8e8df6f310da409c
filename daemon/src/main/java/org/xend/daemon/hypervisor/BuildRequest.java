package org.xend.daemon.hypervisor;

/// What a domain is filled with.
///
/// @param memoryMib populated at start
/// @param kernel path in dom0
/// @param ramdisk path in dom0, or empty
/// @param commandLine handed to the kernel
/// @param features ELF feature string, or empty
public record BuildRequest(int memoryMib, String kernel, String ramdisk, String commandLine,
        String features) {}
