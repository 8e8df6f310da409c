package org.xend.daemon.hypervisor;

import java.util.Optional;
import java.util.UUID;
import org.xend.protocol.domain.ExitReason;

/// One domain as `XEN_DOMCTL_getdomaininfo` reports it.
///
/// @param shutdown why it stopped, once it has
/// @param memoryKib populated now
/// @param maxMemoryKib Xen's limit
/// @param cpuTimeNanos over all vcpus
public record DomainInfo(
        int domid,
        UUID handle,
        boolean dying,
        boolean paused,
        boolean blocked,
        boolean running,
        Optional<ExitReason> shutdown,
        long memoryKib,
        long maxMemoryKib,
        long cpuTimeNanos,
        int onlineVcpus,
        int maxVcpus,
        int pool) {
    public boolean crashed() {
        return shutdown.filter(ExitReason.CRASH::equals).isPresent();
    }
}
