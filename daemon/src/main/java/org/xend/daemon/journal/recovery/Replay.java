package org.xend.daemon.journal.recovery;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xend.daemon.clock.BootIdentity;
import org.xend.daemon.journal.record.IntroductionRecord;
import org.xend.daemon.journal.record.RecordReader;
import org.xend.daemon.journal.record.Records;
import org.xend.daemon.journal.record.RecoveredState;
import org.xend.daemon.journal.record.RingRecord;
import org.xend.daemon.store.Mutation;
import org.xend.daemon.store.Store;
import org.xend.daemon.store.node.TreeBuilder;
import org.xend.daemon.store.usage.Quotas;
import org.xend.protocol.xs.Permission;
import org.xend.protocol.xs.Permission.Right;
import org.xend.protocol.xs.Permissions;

/// Carries out records one after the other. Owned by the thread that starts the daemon.
///
/// Throws [RuntimeException] at records that do not fit together; what has passed its checksum never does.
final class Replay {
    /// What transactions that were lost may have stamped and shown.
    private static final long UNKNOWN_GENERATIONS = 1 << 20;

    private final TreeBuilder nodes = new TreeBuilder();
    private final List<Permissions> permissions = new ArrayList<>();
    private final Map<Integer, IntroductionRecord> domains = new LinkedHashMap<>();
    private final Map<String, Permissions> specials = new LinkedHashMap<>();
    private final Map<RecoveredState.Limit, Long> limits = new LinkedHashMap<>();
    private final Map<Integer, Integer> features = new LinkedHashMap<>();
    private final Quotas quotas;
    private final Map<Integer, RingReplay> rings = new LinkedHashMap<>();
    private BootIdentity incarnation = BootIdentity.UNKNOWN;
    private Store store;
    private boolean ended;

    /// @param quotas of the store that comes of it
    Replay(Quotas quotas) {
        this.quotas = quotas;
    }

    /// Whether the record that ends a snapshot was there.
    boolean isEnded() {
        return ended;
    }

    RecoveredState result() {
        store.skipGenerations(UNKNOWN_GENERATIONS);
        Map<Integer, RingRecord> kept = new LinkedHashMap<>();
        rings.forEach((domid, ring) -> kept.put(domid, ring.result()));
        return new RecoveredState(store, domains, specials, limits, features, kept, incarnation);
    }

    /// Carries out a group.
    void apply(RecordReader in) {
        while (in.hasMore()) {
            one(in);
        }
    }

    private void one(RecordReader in) {
        switch (Records.Kind.of(in.get1())) {
            case NONE -> throw new IllegalArgumentException("a record of no kind");
            case COMMIT -> store.replay(in.get8(), mutations(in));
            case INTRODUCED -> introduced(in);
            case FORGOTTEN -> forgotten(in.get4());
            case TARGET -> {
                int domid = in.get4();
                int target = in.get4();
                domains.computeIfPresent(domid, (_, domain) -> domain.withTarget(target));
            }
            case SHUTDOWN -> {
                int domid = in.get4();
                boolean now = in.get1() != 0;
                domains.computeIfPresent(domid, (_, domain) -> domain.withShutdownAnnounced(now));
            }
            case SPECIAL -> specials.put(in.getText(), permissions(in));
            case QUOTA -> limits.put(new RecoveredState.Limit(in.get4(), in.getText()), in.get8());
            case DETACHED -> rings.remove(in.get4());
            case INCARNATION -> incarnation = new BootIdentity(in.getText());
            case RING -> {
                RingRecord ring = ring(in);
                rings.put(ring.domid(), new RingReplay(ring));
            }
            case PROGRESS -> {
                int domid = in.get4();
                int consumed = in.get4();
                int answered = in.get4();
                byte[] input = in.getBytes();
                int queued = in.get4();
                byte[] added = in.getBytes();
                of(domid).progress(consumed, answered, input, queued, added);
            }
            case WATCH -> of(in.get4()).watch(watch(in));
            case UNWATCH -> of(in.get4()).unwatch(in.getText(), in.getText());
            case WATCHES_DROPPED -> of(in.get4()).dropWatches();
            case TRANSACTION -> of(in.get4()).transaction(in.get4());
            case TRANSACTION_ENDED -> of(in.get4()).transactionEnded(in.get4());
            case TRANSACTIONS_DROPPED -> of(in.get4()).dropTransactions();
            case PERMISSIONS -> permissions.add(permissions(in));
            case NODE -> nodes.add(in.getText(), in.getBytes(), permissions.get(in.get4()), in.get8(), in.get4());
            case TREE -> store = new Store(quotas, nodes.root(), in.get8());
            case END -> ended = true;
            case FEATURES -> features.put(in.get4(), in.get4());
        }
    }

    /// Records of a ring before its full record are passed over: the full record repeats them.
    private RingReplay of(int domid) {
        return rings.getOrDefault(domid, RingReplay.UNHEARD);
    }

    private void introduced(RecordReader in) {
        int domid = in.get4();
        long frame = in.get8();
        int port = in.get4();
        boolean ring = in.get1() != 0;
        IntroductionRecord before = domains.get(domid);
        domains.put(
                domid,
                new IntroductionRecord(
                        domid,
                        frame,
                        port,
                        before == null ? domid : before.target(),
                        before != null && before.shutdownAnnounced()));
        if (ring) {
            rings.put(domid, new RingReplay(RingRecord.fresh(domid)));
        }
    }

    private void forgotten(int domid) {
        domains.remove(domid);
        rings.remove(domid);
        features.remove(domid);
        limits.keySet().removeIf(limit -> limit.domid() == domid);
        domains.replaceAll((id, domain) -> domain.target() == domid ? domain.withTarget(id) : domain);
    }

    private static List<Mutation> mutations(RecordReader in) {
        int count = in.get4();
        List<Mutation> mutations = new ArrayList<>(Math.min(count, 1024));
        for (int i = 0; i < count; i++) {
            int kind = in.get1();
            String path = in.getText();
            mutations.add(
                    switch (kind) {
                        case Records.WRITE -> new Mutation.Write(path, in.getBytes(), in.get4());
                        case Records.REMOVE -> new Mutation.Remove(path);
                        case Records.SET_PERMISSIONS -> new Mutation.SetPermissions(path, permissions(in));
                        default -> throw new IllegalArgumentException("change of unknown kind " + kind);
                    });
        }
        return mutations;
    }

    private static Permissions permissions(RecordReader in) {
        int count = in.get4();
        List<Permission> entries = new ArrayList<>(Math.min(count, 16));
        for (int i = 0; i < count; i++) {
            entries.add(new Permission(Right.values()[in.get1()], in.get4()));
        }
        return new Permissions(entries);
    }

    private static RingRecord ring(RecordReader in) {
        int domid = in.get4();
        int consumed = in.get4();
        int answered = in.get4();
        int flags = in.get1();
        int lastTransaction = in.get4();
        List<Integer> transactions = new ArrayList<>();
        for (int left = in.get4(); left > 0; left--) {
            transactions.add(in.get4());
        }
        List<RingRecord.Watch> watches = new ArrayList<>();
        for (int left = in.get4(); left > 0; left--) {
            watches.add(watch(in));
        }
        return new RingRecord(
                domid,
                consumed,
                answered,
                (flags & 1) != 0,
                (flags & 2) != 0,
                lastTransaction,
                transactions,
                watches,
                in.getBytes(),
                in.getBytes());
    }

    private static RingRecord.Watch watch(RecordReader in) {
        return new RingRecord.Watch(in.getText(), in.getText(), in.get4(), in.get4());
    }
}
