package org.xend.daemon.hypervisor;

import java.util.Map;

/// The host, in the figures `xm info` shows.
///
/// @param dom0System dom0's operating system (`NetBSD`, `Linux`): which kernel conventions hold for backends
/// @param details further `xm info` pairs of the hypervisor in xm's words (xen_major, xen_caps, cc_compiler ..)
public record HostInfo(
        String dom0System,
        int cpus,
        int nodes,
        int coresPerSocket,
        int threadsPerCore,
        int cpuMhz,
        String hwCaps,
        String virtCaps,
        long totalMemoryKib,
        long freeMemoryKib,
        String scheduler,
        Map<String, String> details) {}
