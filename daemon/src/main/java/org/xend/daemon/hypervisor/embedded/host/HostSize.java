package org.xend.daemon.hypervisor.embedded.host;

/// What the simulated machine has.
///
/// @param memoryMib memory of the host, dom0's included
/// @param cpus physical CPUs
/// @param dom0MemoryMib dom0's part of the memory
public record HostSize(int memoryMib, int cpus, int dom0MemoryMib) {
    private static final int MAX_CPUS = 4096;

    /// @throws IllegalArgumentException where the figures make no host
    public HostSize {
        if (cpus < 1 || cpus > MAX_CPUS) {
            throw new IllegalArgumentException("an embedded host has 1 to " + MAX_CPUS + " cpus, got " + cpus);
        }
        if (dom0MemoryMib < 1 || memoryMib <= dom0MemoryMib) {
            throw new IllegalArgumentException("dom0's memory must be at least 1 MiB and less than the embedded host's "
                    + memoryMib + " MiB, got " + dom0MemoryMib);
        }
    }
}
