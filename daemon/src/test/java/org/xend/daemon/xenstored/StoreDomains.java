package org.xend.daemon.xenstored;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.xend.daemon.hypervisor.DomainInfo;
import org.xend.protocol.domain.ExitReason;

/// What a hypervisor would tell the store of its domains.
final class StoreDomains {
    private StoreDomains() {}

    /// These run and there are no others.
    static List<DomainInfo> only(int... domids) {
        return IntStream.of(domids).mapToObj(domid -> info(domid, false)).toList();
    }

    static DomainInfo info(int domid, boolean stopped) {
        return new DomainInfo(
                domid,
                new UUID(0, domid),
                false,
                stopped,
                false,
                false,
                stopped ? Optional.of(ExitReason.POWEROFF) : Optional.empty(),
                0,
                0,
                0,
                1,
                1,
                0);
    }
}
