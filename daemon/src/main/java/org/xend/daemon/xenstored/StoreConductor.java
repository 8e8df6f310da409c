package org.xend.daemon.xenstored;

import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.journal.Journal;
import org.xend.daemon.journal.record.RecoveredState;
import org.xend.daemon.store.Store;
import org.xend.daemon.store.usage.Quotas;
import org.xend.daemon.xenstored.connection.Connection;
import org.xend.daemon.xenstored.connection.Connections;
import org.xend.daemon.xenstored.connection.Outbox;
import org.xend.daemon.xenstored.connection.RequestTrace;
import org.xend.daemon.xenstored.domain.DomainLifecycle;
import org.xend.daemon.xenstored.domain.DomainLinks;
import org.xend.daemon.xenstored.request.RequestDispatcher;
import org.xend.daemon.xenstored.ring.Rings;
import org.xend.daemon.xenstored.tree.StoreLoop;
import org.xend.daemon.xenstored.tree.StoreMeters;
import org.xend.daemon.xenstored.tree.WatchedStore;
import org.xend.protocol.xs.Quota;

/// The owner of the store and of everything about it that changes: the tree, watches, connections, open
/// transactions, introduced domains. Plain Java on one loop; nothing here blocks.
///
/// It makes the parts, each of which owns a piece of that state, and does what concerns all of them: the end of
/// a wake-up, and the moment when the journal has room again. A request does not pass through it: a connection
/// gives it to the [RequestDispatcher], its handler changes the [WatchedStore], which fires the watches;
/// answers and events leave by the [Outbox].
final class StoreConductor {
    private static final Logger LOG = LoggerFactory.getLogger(StoreConductor.class);
    /// Between two lines in the log about views that were taken away.
    private static final long LOG_PAUSE = Duration.ofSeconds(10).toNanos();

    private final StoreLoop loop;
    private final Store store;
    private final WatchedStore tree;
    private final Outbox outbox;
    private final Connections connections;
    private final Rings rings;
    private final DomainLifecycle lifecycle;
    /// Limits of all domains that were set at run time.
    private final Set<Quota> limited = EnumSet.noneOf(Quota.class);
    private long relieved;
    private boolean everRelieved;

    /// As the other, with stock limits.
    StoreConductor(StoreLoop loop, DomainLinks links, StoreMeters meters) {
        this(loop, links, meters, new Quotas());
    }

    /// A tree that dies with its process.
    StoreConductor(StoreLoop loop, DomainLinks links, StoreMeters meters, Quotas quotas) {
        this(loop, links, meters, Journal.none(), RecoveredState.none(quotas));
    }

    /// @param kept what an earlier daemon has left; its domains are restored by [DomainRestore]
    StoreConductor(StoreLoop loop, DomainLinks links, StoreMeters meters, Journal journal, RecoveredState kept) {
        this.loop = loop;
        this.store = kept.store();
        this.tree = new WatchedStore(kept, journal, meters);
        this.outbox = new Outbox(loop, journal, this::endWakeUp);
        this.connections = new Connections(tree, outbox, new RequestTrace(InstantSource.system()));
        this.rings = new Rings(connections);
        this.lifecycle = new DomainLifecycle(rings, links);
        connections.setRequests(new RequestDispatcher(connections, lifecycle));
        tree.setConflictListener(lifecycle::causedConflict);
        store.quotas().setListener((domid, quota, value) -> {
            journal.records().quota(domid, quota.word(), value);
            if (domid == Quotas.ALL) {
                limited.add(quota);
            }
        });
    }

    WatchedStore tree() {
        return tree;
    }

    Store store() {
        return store;
    }

    Outbox outbox() {
        return outbox;
    }

    Connections connections() {
        return connections;
    }

    Rings rings() {
        return rings;
    }

    DomainLifecycle lifecycle() {
        return lifecycle;
    }

    Set<Quota> limited() {
        return limited;
    }

    /// What is due at the end of a wake-up, before anything leaves the daemon.
    private void endWakeUp() {
        if (store.budget().isOver()) {
            relieve();
        }
        rings.stalled().resume();
        // Before the replies leave: a client that is answered finds itself counted.
        tree.meters()
                .publish(connections.count(), tree.watchCount(), store.ledger().nodes());
        tree.meters().publish(store);
    }

    /// Open transactions keep more of older trees than they may.
    private void relieve() {
        long held = store.pins().bytes();
        long before = store.pins().abandoned();
        store.budget().relieve();
        long now = loop.nanos();
        if (!everRelieved || now - relieved >= LOG_PAUSE) {
            everRelieved = true;
            relieved = now;
            LOG.warn(
                    "open transactions kept {} bytes of older trees alive: the oldest {} will end in EAGAIN",
                    held,
                    store.pins().abandoned() - before);
        }
    }

    /// Goes on with what had to wait for room in the journal.
    void roomAvailable() {
        if (!outbox.roomAvailable()) {
            return;
        }
        lifecycle.releasePostponed();
        for (Connection connection : connections.all()) {
            connection.markDirty();
            connection.resume();
        }
        outbox.flush();
    }
}
