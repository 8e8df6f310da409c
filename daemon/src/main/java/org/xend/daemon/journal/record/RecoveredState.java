package org.xend.daemon.journal.record;

import java.util.LinkedHashMap;
import java.util.Map;
import org.xend.daemon.clock.BootIdentity;
import org.xend.daemon.store.Store;
import org.xend.daemon.store.usage.Quotas;
import org.xend.protocol.xs.Permissions;

/// The state of the store when an earlier daemon ended, as its journal has it.
///
/// @param store the tree, of which generations go on above all that anybody can have seen
/// @param domains introduced and not released, by id
/// @param specials permissions of the names that are no nodes, where they were set
/// @param limits those that were set at run time
/// @param features offered to domains, where they were set
/// @param rings by domain id; domain 0's own too
/// @param incarnation the hypervisor's boot, unknown where it was never recorded
public record RecoveredState(
        Store store,
        Map<Integer, IntroductionRecord> domains,
        Map<String, Permissions> specials,
        Map<Limit, Long> limits,
        Map<Integer, Integer> features,
        Map<Integer, RingRecord> rings,
        BootIdentity incarnation) {
    /// @param domid -1 for all domains
    public record Limit(int domid, String name) {}

    /// Nothing was kept: a fresh tree.
    public static RecoveredState none(Quotas quotas) {
        return new RecoveredState(
                new Store(quotas),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                BootIdentity.UNKNOWN);
    }

    /// Writes everything but the tree.
    public void writeTo(Records out) {
        out.incarnation(incarnation);
        domains.values().forEach(domain -> {
            out.introduced(domain.domid(), domain.frame(), domain.port(), false);
            out.target(domain.domid(), domain.target());
            out.shutdownAnnounced(domain.domid(), domain.shutdownAnnounced());
        });
        specials.forEach(out::special);
        limits.forEach((limit, value) -> out.quota(limit.domid(), limit.name(), value));
        features.forEach(out::features);
        rings.values().forEach(out::ring);
    }
}
