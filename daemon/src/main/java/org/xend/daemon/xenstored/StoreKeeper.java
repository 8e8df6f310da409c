package org.xend.daemon.xenstored;

import java.util.ArrayDeque;
import java.util.Deque;
import org.xend.daemon.journal.Keeper;
import org.xend.daemon.journal.Records;
import org.xend.daemon.store.Node;
import org.xend.daemon.store.Quotas;

/// Tells the journal what there is, when it writes everything anew. Owned by the [StoreConductor].
final class StoreKeeper implements Keeper {
    private final StoreConductor conductor;
    private final String incarnation;
    private final Deque<RingConnection> untold = new ArrayDeque<>();

    /// @param incarnation the hypervisor's
    StoreKeeper(StoreConductor conductor, String incarnation) {
        this.conductor = conductor;
        this.incarnation = incarnation;
    }

    @Override
    public Node root() {
        return conductor.store().root();
    }

    @Override
    public long generation() {
        return conductor.store().generation();
    }

    @Override
    public void state(Records out) {
        out.incarnation(incarnation);
        for (Domains.Domain domain : conductor.domains().all()) {
            out.introduced(domain.domid(), domain.frame(), domain.port(), false);
            out.target(domain.domid(), domain.target());
            out.shutdownAnnounced(domain.domid(), domain.isShutdownAnnounced());
        }
        conductor.specials().all().forEach(out::special);
        conductor.census().features().forEach(out::features);
        limits(out);
    }

    private void limits(Records out) {
        Quotas quotas = conductor.store().quotas();
        conductor.limited().forEach(quota -> out.quota(Quotas.ALL, quota.word(), quotas.value(Quotas.ALL, quota)));
        for (int domid : quotas.domainsWithOwn()) {
            quotas.ownOf(domid).forEach((quota, value) -> out.quota(domid, quota.word(), value));
        }
    }

    @Override
    public void tellRingsAgain() {
        untold.clear();
        for (Connection connection : conductor.connections()) {
            if (connection instanceof RingConnection ring) {
                ring.tellAll();
                untold.add(ring);
            }
        }
    }

    @Override
    public boolean tellRings(int bytes) {
        int left = bytes;
        while (left > 0 && !untold.isEmpty()) {
            RingConnection ring = untold.poll();
            if (ring.hasToTellAll()) {
                ring.stage();
                left -= 1024 + ring.out().size();
            }
        }
        return untold.isEmpty();
    }

    @Override
    public void roomAgain() {
        conductor.roomAgain();
    }
}
