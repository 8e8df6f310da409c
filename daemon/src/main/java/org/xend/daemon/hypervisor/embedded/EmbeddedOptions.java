package org.xend.daemon.hypervisor.embedded;

import java.nio.file.Path;
import org.xend.daemon.hypervisor.embedded.host.HostSize;
import org.xend.protocol.xenbus.Dom0System;

/// The host that is simulated.
///
/// @param memoryMib memory of the host, dom0's included
/// @param cpus physical CPUs
/// @param dom0MemoryMib what dom0 holds of the memory
/// @param dom0System which kernel plays dom0's backends
/// @param dom0Folder folder of stand-ins for dom0's files and devices; need not exist
public record EmbeddedOptions(int memoryMib, int cpus, int dom0MemoryMib, Dom0System dom0System, Path dom0Folder) {
    /// @throws IllegalArgumentException where the figures make no host
    public EmbeddedOptions {
        new HostSize(memoryMib, cpus, dom0MemoryMib);
    }

    HostSize size() {
        return new HostSize(memoryMib, cpus, dom0MemoryMib);
    }

    /// The defaults of `xend-config.sxp`: 8 GiB, 4 CPUs, a NetBSD dom0 with 512 MiB.
    public static EmbeddedOptions defaults(Path dom0Folder) {
        return new EmbeddedOptions(8192, 4, 512, Dom0System.NETBSD, dom0Folder);
    }
}
