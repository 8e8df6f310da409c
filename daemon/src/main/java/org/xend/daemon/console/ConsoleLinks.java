package org.xend.daemon.console;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.hypervisor.DomainInfo;
import org.xend.daemon.hypervisor.EventChannels;
import org.xend.daemon.hypervisor.GrantTable;
import org.xend.daemon.hypervisor.HypervisorException;
import org.xend.daemon.ring.ConsoleRing;
import org.xend.daemon.ring.SharedPage;

/// Attaches to guests' consoles by grants and event channels. Every method may block.
///
/// @param list all domains
record ConsoleLinks(Supplier<List<DomainInfo>> list, EventChannels channels, GrantTable grants) {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleLinks.class);

    /// Domains that are not dying, with their handles: a domid may be used again at once.
    Map<Integer, UUID> domains() {
        var live = new HashMap<Integer, UUID>();
        for (DomainInfo domain : list.get()) {
            if (!domain.dying()) {
                live.put(domain.domid(), domain.handle());
            }
        }
        return live;
    }

    /// Maps the guest's ring (the reserved grant reference, whatever frame the key names) and binds its
    /// channel.
    ConsoleRingPump.Link open(int domid, ConsoleKeys keys, Runnable onEvent) {
        SharedPage page = grants.map(domid, GrantTable.CONSOLE);
        try {
            int port = channels.bindInterdomain(domid, keys.port(), onEvent);
            return new ConsoleRingPump.Link(page, new ConsoleRing(page), port, () -> channels.notify(port));
        } catch (HypervisorException e) {
            grants.unmap(page);
            throw e;
        }
    }

    void close(int domid, ConsoleRingPump.Link link) {
        try {
            channels.unbind(link.localPort());
            grants.unmap(link.page());
        } catch (HypervisorException e) {
            LOG.warn("console of domain {}: detaching: {}", domid, e.getMessage());
        }
    }
}
