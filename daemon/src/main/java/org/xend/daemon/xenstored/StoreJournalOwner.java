package org.xend.daemon.xenstored;

import java.util.ArrayDeque;
import java.util.Deque;
import org.xend.daemon.clock.BootIdentity;
import org.xend.daemon.journal.JournalOwner;
import org.xend.daemon.journal.record.Records;
import org.xend.daemon.store.node.Node;
import org.xend.daemon.store.usage.Quotas;
import org.xend.daemon.xenstored.connection.Connection;
import org.xend.daemon.xenstored.domain.IntroducedDomain;
import org.xend.daemon.xenstored.ring.RingConnection;

/// Gives the journal the whole state, when it writes a snapshot. Owned by the [StoreConductor].
final class StoreJournalOwner implements JournalOwner {
    private final StoreConductor conductor;
    private final BootIdentity incarnation;
    private final Deque<RingConnection> unwritten = new ArrayDeque<>();

    /// @param incarnation the hypervisor's
    StoreJournalOwner(StoreConductor conductor, BootIdentity incarnation) {
        this.conductor = conductor;
        this.incarnation = incarnation;
    }

    @Override
    public Node root() {
        return conductor.tree().store().root();
    }

    @Override
    public long generation() {
        return conductor.tree().store().generation();
    }

    @Override
    public void state(Records out) {
        out.incarnation(incarnation);
        for (IntroducedDomain domain : conductor.lifecycle().introduced().all()) {
            out.introduced(domain.domid(), domain.frame(), domain.port(), false);
            out.target(domain.domid(), domain.target());
            out.shutdownAnnounced(domain.domid(), domain.isShutdownAnnounced());
        }
        conductor.tree().specials().all().forEach(out::special);
        conductor.lifecycle().knownDomains().features().forEach(out::features);
        limits(out);
    }

    private void limits(Records out) {
        Quotas quotas = conductor.tree().store().quotas();
        conductor.limited().forEach(quota -> out.quota(Quotas.ALL, quota.word(), quotas.value(Quotas.ALL, quota)));
        for (int domid : quotas.domainsWithOwn()) {
            quotas.ownOf(domid).forEach((quota, value) -> out.quota(domid, quota.word(), value));
        }
    }

    @Override
    public void restartRings() {
        unwritten.clear();
        for (Connection connection : conductor.connections().all()) {
            if (connection instanceof RingConnection ring) {
                ring.requireFullRecord();
                unwritten.add(ring);
            }
        }
    }

    @Override
    public boolean writeRings(int bytes) {
        int left = bytes;
        while (left > 0 && !unwritten.isEmpty()) {
            RingConnection ring = unwritten.poll();
            if (ring.needsFullRecord()) {
                ring.stage();
                left -= 1024 + ring.out().size();
            }
        }
        return unwritten.isEmpty();
    }

    @Override
    public void roomAvailable() {
        conductor.roomAvailable();
    }
}
