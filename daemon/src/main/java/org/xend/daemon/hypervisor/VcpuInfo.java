package org.xend.daemon.hypervisor;

import java.util.Set;

/// One vcpu as `XEN_DOMCTL_getvcpuinfo` reports it.
///
/// @param cpu physical CPU it runs or last ran on
/// @param affinity physical CPUs it may run on; empty: any
public record VcpuInfo(
        int vcpu,
        boolean online,
        boolean blocked,
        boolean running,
        long cpuTimeNanos,
        int cpu,
        Set<Integer> affinity) {}
