package org.xend.daemon.hypervisor;

/// Kernel, memory and vcpus that a domain is built with.
///
/// @param type as the domain was created
/// @param vcpus as the domain was created
/// @param memoryMib populated at start
/// @param maxMemoryMib how far it may grow: the memory map the guest is shown reaches that far
/// @param kernel path in dom0
/// @param ramdisk path in dom0, or empty
/// @param commandLine handed to the kernel
/// @param features ELF feature string, or empty
public record BuildRequest(
        GuestType type,
        int vcpus,
        int memoryMib,
        int maxMemoryMib,
        String kernel,
        String ramdisk,
        String commandLine,
        String features) {}
