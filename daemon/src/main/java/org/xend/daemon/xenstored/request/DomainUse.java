package org.xend.daemon.xenstored.request;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.xend.daemon.store.usage.Ledger;
import org.xend.daemon.xenstored.connection.Connection;
import org.xend.daemon.xenstored.connection.Connections;
import org.xend.daemon.xenstored.domain.IntroducedDomain;
import org.xend.daemon.xenstored.domain.IntroducedDomains;

/// A domain's use of the store at this moment.
///
/// @param memory bytes of nodes, watches, queued messages and transactions
/// @param queued bytes of these that wait in its connection
record DomainUse(int domid, int nodes, int watches, int transactions, int outstanding, long memory, int queued) {
    /// What the figures are taken from; read on the store's loop.
    record Source(Connections connections, IntroducedDomains introduced) {
        boolean isIntroduced(int domid) {
            return introduced.find(domid).isPresent();
        }

        DomainUse of(int domid) {
            int watches = 0;
            int transactions = 0;
            int outstanding = 0;
            int queued = 0;
            for (Connection connection : connectionsOf(domid)) {
                watches += connection.watches().size();
                transactions += connection.transactions().size();
                outstanding +=
                        connection.quotas() == null ? 0 : connection.quotas().outstanding();
                queued += connection.out().size();
            }
            Ledger ledger = ledger();
            return new DomainUse(
                    domid, ledger.owned(domid), watches, transactions, outstanding, ledger.bytes(domid), queued);
        }

        Ledger ledger() {
            return connections.tree().store().ledger();
        }

        private List<? extends Connection> connectionsOf(int domid) {
            if (domid == 0) {
                return connections.all().stream()
                        .filter(one -> one.caller().privileged())
                        .toList();
            }
            return introduced.find(domid).flatMap(IntroducedDomain::connection).stream()
                    .toList();
        }

        /// Every domain that is introduced, owns a node or is named by one; the largest first.
        List<DomainUse> all() {
            return Stream.concat(
                            Stream.of(0),
                            Stream.concat(
                                    introduced.all().stream().map(IntroducedDomain::domid), ledger().domids().stream()))
                    .distinct()
                    .map(this::of)
                    .sorted(Comparator.comparingLong(DomainUse::memory)
                            .reversed()
                            .thenComparingInt(DomainUse::domid))
                    .toList();
        }
    }
}
