package org.xend.daemon.xenstored;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// What a domain uses of the store at this moment.
///
/// @param memory bytes of nodes, watches, queued messages and transactions
/// @param queued bytes of these that wait in its connection
record DomainUse(int domid, int nodes, int watches, int transactions, int outstanding, long memory, int queued) {
    static DomainUse of(StoreConductor conductor, int domid) {
        int watches = 0;
        int transactions = 0;
        int outstanding = 0;
        int queued = 0;
        for (Connection connection : connections(conductor, domid)) {
            watches += connection.watches().size();
            transactions += connection.transactions().size();
            outstanding += connection.quotas() == null ? 0 : connection.quotas().outstanding();
            queued += connection.out().size();
        }
        return new DomainUse(
                domid,
                conductor.store().ledger().owned(domid),
                watches,
                transactions,
                outstanding,
                conductor.store().ledger().bytes(domid),
                queued);
    }

    private static List<? extends Connection> connections(StoreConductor conductor, int domid) {
        if (domid == 0) {
            return conductor.connections().stream()
                    .filter(one -> one.caller().privileged())
                    .toList();
        }
        return conductor.domains().find(domid).flatMap(IntroducedDomains.Domain::connection).stream()
                .toList();
    }

    /// Every domain that is introduced, owns a node or is named by one; the largest first.
    static List<DomainUse> ofAll(StoreConductor conductor) {
        return Stream.concat(
                        Stream.of(0),
                        Stream.concat(
                                conductor.domains().all().stream().map(IntroducedDomains.Domain::domid),
                                conductor.store().ledger().domids().stream()))
                .distinct()
                .map(domid -> of(conductor, domid))
                .sorted(Comparator.comparingLong(DomainUse::memory).reversed().thenComparingInt(DomainUse::domid))
                .toList();
    }
}
