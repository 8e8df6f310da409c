package org.xend.daemon.hypervisor;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.xend.daemon.hypervisor.HypervisorException.Reason;

/// Applies a list of CPUs to a host as Xen's `XEN_DOMCTL_setvcpuaffinity` reads a map: absent CPUs are ignored
/// (`xm` writes "all" as 0 to 63), but at least one must exist.
public final class Affinity {

    private Affinity() {}

    /// @param cpus numbers; empty: any
    /// @param present how many CPUs the host has, from 0 on
    /// @return those that are there; empty where that is all of them
    /// @throws HypervisorException INVALID where none is there
    public static Set<Integer> onHost(Set<Integer> cpus, int present) {
        Set<Integer> there =
                cpus.stream().filter(cpu -> cpu >= 0 && cpu < present).collect(Collectors.toUnmodifiableSet());
        if (there.isEmpty() && !cpus.isEmpty()) {
            throw new HypervisorException(
                    Reason.INVALID,
                    "none of the CPUs "
                            + cpus.stream().sorted().map(String::valueOf).collect(Collectors.joining(", "))
                            + " exists: the host has 0 to " + (present - 1));
        }
        return IntStream.range(0, present).allMatch(there::contains) ? Set.of() : there;
    }
}
