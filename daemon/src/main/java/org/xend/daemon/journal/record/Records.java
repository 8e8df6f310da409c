package org.xend.daemon.journal.record;

import java.util.Collection;
import java.util.List;
import org.xend.daemon.clock.BootIdentity;
import org.xend.daemon.store.Mutation;
import org.xend.protocol.xs.Permission;
import org.xend.protocol.xs.Permissions;

/// Writes the records of the journal: each method is one kind of record, and [RecoveredState] reads them back.
/// Owned by its maker.
public final class Records {
    /// The first byte of each record. Numbers are given once and for all.
    public enum Kind {
        NONE,
        COMMIT,
        INTRODUCED,
        FORGOTTEN,
        TARGET,
        SHUTDOWN,
        SPECIAL,
        QUOTA,
        DETACHED,
        INCARNATION,
        RING,
        PROGRESS,
        WATCH,
        UNWATCH,
        WATCHES_DROPPED,
        TRANSACTION,
        TRANSACTION_ENDED,
        TRANSACTIONS_DROPPED,
        NODE,
        PERMISSIONS,
        TREE,
        END,
        FEATURES;

        private static final Kind[] ALL = values();

        public static Kind of(int number) {
            if (number <= 0 || number >= ALL.length) {
                throw new IllegalArgumentException("record of unknown kind " + number);
            }
            return ALL[number];
        }
    }

    public static final int WRITE = 1;
    public static final int REMOVE = 2;
    public static final int SET_PERMISSIONS = 3;

    private final RecordWriter out;

    public Records(RecordWriter out) {
        this.out = out;
    }

    public RecordWriter out() {
        return out;
    }

    public void clear() {
        out.clear();
    }

    private RecordWriter begin(Kind kind) {
        return out.put1(kind.ordinal());
    }

    /// Most bytes a change takes here.
    public static long size(Mutation mutation) {
        return 32L
                + mutation.path().length()
                + switch (mutation) {
                    case Mutation.Write write -> write.value().length;
                    case Mutation.Remove _ -> 0;
                    case Mutation.SetPermissions set ->
                        5L * set.permissions().entries().size();
                };
    }

    public void commit(long generation, Mutation mutation) {
        begin(Kind.COMMIT).put8(generation).put4(1);
        mutation(mutation);
    }

    public void commit(long generation, List<Mutation> mutations) {
        begin(Kind.COMMIT).put8(generation).put4(mutations.size());
        for (int i = 0; i < mutations.size(); i++) {
            mutation(mutations.get(i));
        }
    }

    private void mutation(Mutation mutation) {
        switch (mutation) {
            case Mutation.Write write ->
                out.put1(WRITE)
                        .putText(write.path())
                        .putBytes(write.value(), 0, write.value().length)
                        .put4(write.creator());
            case Mutation.Remove remove -> out.put1(REMOVE).putText(remove.path());
            case Mutation.SetPermissions set ->
                permissions(out.put1(SET_PERMISSIONS).putText(set.path()), set.permissions());
        }
    }

    private static void permissions(RecordWriter out, Permissions permissions) {
        List<Permission> entries = permissions.entries();
        out.put4(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            out.put1(entries.get(i).right().ordinal()).put4(entries.get(i).domid());
        }
    }

    /// A domain was introduced, or anew.
    ///
    /// @param ring it has a ring, which begins anew; where not, what is known of its ring stays
    public void introduced(int domid, long frame, int port, boolean ring) {
        begin(Kind.INTRODUCED).put4(domid).put8(frame).put4(port).put1(ring ? 1 : 0);
    }

    /// A domain is no more.
    public void forgotten(int domid) {
        begin(Kind.FORGOTTEN).put4(domid);
    }

    public void target(int domid, int target) {
        begin(Kind.TARGET).put4(domid).put4(target);
    }

    public void shutdownAnnounced(int domid, boolean now) {
        begin(Kind.SHUTDOWN).put4(domid).put1(now ? 1 : 0);
    }

    public void special(String name, Permissions permissions) {
        permissions(begin(Kind.SPECIAL).putText(name), permissions);
    }

    /// A limit was set.
    ///
    /// @param domid -1 for all domains
    public void quota(int domid, String name, long value) {
        begin(Kind.QUOTA).put4(domid).putText(name).put8(value);
    }

    /// What a domain is offered was set.
    public void features(int domid, int features) {
        begin(Kind.FEATURES).put4(domid).put4(features);
    }

    /// A domain has no ring any more and is known nevertheless.
    public void detached(int domid) {
        begin(Kind.DETACHED).put4(domid);
    }

    /// Whose domains these are: domains of another incarnation of the hypervisor are gone.
    public void incarnation(BootIdentity hypervisor) {
        begin(Kind.INCARNATION).putText(hypervisor.text());
    }

    /// Everything about a ring, in the place of what was known.
    public void ring(RingRecord ring) {
        begin(Kind.RING)
                .put4(ring.domid())
                .put4(ring.consumed())
                .put4(ring.answered())
                .put1((ring.isFresh() ? 1 : 0) | (ring.isBroken() ? 2 : 0))
                .put4(ring.lastTransaction());
        Collection<Integer> transactions = ring.transactions();
        out.put4(transactions.size());
        transactions.forEach(out::put4);
        out.put4(ring.watches().size());
        for (RingRecord.Watch watch : ring.watches()) {
            watch(watch);
        }
        out.putBytes(ring.input(), 0, ring.input().length);
        out.putBytes(ring.output(), 0, ring.output().length);
    }

    private void watch(RingRecord.Watch watch) {
        out.putText(watch.path()).putText(watch.token()).put4(watch.hidden()).put4(watch.depth());
    }

    /// A ring has moved.
    ///
    /// @param consumed its index of requests taken
    /// @param answered its index of responses, where what is queued begins
    /// @param input bytes taken and not carried out
    /// @param queued bytes queued before those added
    /// @param added `length` bytes of `bytes` from `offset`, added to the queue
    public void progress(
            int domid, int consumed, int answered, byte[] input, int queued, byte[] added, int offset, int length) {
        begin(Kind.PROGRESS)
                .put4(domid)
                .put4(consumed)
                .put4(answered)
                .putBytes(input, 0, input.length)
                .put4(queued)
                .putBytes(added, offset, length);
    }

    public void watch(int domid, RingRecord.Watch watch) {
        begin(Kind.WATCH).put4(domid);
        watch(watch);
    }

    public void unwatch(int domid, String path, String token) {
        begin(Kind.UNWATCH).put4(domid).putText(path).putText(token);
    }

    public void watchesDropped(int domid) {
        begin(Kind.WATCHES_DROPPED).put4(domid);
    }

    public void transaction(int domid, int id) {
        begin(Kind.TRANSACTION).put4(domid).put4(id);
    }

    public void transactionEnded(int domid, int id) {
        begin(Kind.TRANSACTION_ENDED).put4(domid).put4(id);
    }

    public void transactionsDropped(int domid) {
        begin(Kind.TRANSACTIONS_DROPPED).put4(domid);
    }

    /// Permissions that nodes of this snapshot refer to by their place among these records.
    public void permissions(Permissions permissions) {
        permissions(begin(Kind.PERMISSIONS), permissions);
    }

    public void node(String name, byte[] value, int permissions, long generation, int children) {
        begin(Kind.NODE)
                .putText(name)
                .putBytes(value, 0, value.length)
                .put4(permissions)
                .put8(generation)
                .put4(children);
    }

    /// The nodes are complete.
    public void tree(long generation) {
        begin(Kind.TREE).put8(generation);
    }

    public void end() {
        begin(Kind.END);
    }
}
