package org.xend.daemon.journal.recovery;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.xend.daemon.journal.record.RingRecord;

/// One ring while records are carried out. Owned by the [Replay].
class RingReplay {
    /// Takes what is said of rings not known (yet).
    static final RingReplay UNHEARD = new RingReplay(RingRecord.fresh(-1)) {
        @Override
        void progress(int index, int response, byte[] kept, int queued, byte[] added) {
            // not known
        }

        @Override
        void watch(RingRecord.Watch watch) {
            // not known
        }

        @Override
        void transaction(int id) {
            // not known
        }
    };

    private final int domid;
    private final boolean broken;
    private final Map<WatchName, RingRecord.Watch> watches = new LinkedHashMap<>();
    private final Set<Integer> transactions = new LinkedHashSet<>();
    private boolean fresh;
    private int consumed;
    private int answered;
    private int lastTransaction;
    private byte[] input;
    private byte[] output;
    private int start;
    private int end;

    private record WatchName(String path, String token) {}

    RingReplay(RingRecord ring) {
        domid = ring.domid();
        broken = ring.isBroken();
        fresh = ring.isFresh();
        consumed = ring.consumed();
        answered = ring.answered();
        lastTransaction = ring.lastTransaction();
        transactions.addAll(ring.transactions());
        ring.watches().forEach(watch -> watches.put(new WatchName(watch.path(), watch.token()), watch));
        input = ring.input();
        output = ring.output();
        end = output.length;
    }

    void progress(int index, int response, byte[] kept, int queued, byte[] added) {
        if (queued > end - start) {
            throw new IllegalArgumentException(
                    "ring of domain " + domid + ": " + queued + " bytes should be queued, not " + (end - start));
        }
        fresh = false;
        consumed = index;
        answered = response;
        input = kept;
        start = end - queued;
        if (end + added.length > output.length) {
            byte[] more = new byte[Math.max(queued + added.length, 2 * queued)];
            System.arraycopy(output, start, more, 0, queued);
            output = more;
            start = 0;
            end = queued;
        }
        System.arraycopy(added, 0, output, end, added.length);
        end += added.length;
    }

    void watch(RingRecord.Watch watch) {
        watches.put(new WatchName(watch.path(), watch.token()), watch);
    }

    void unwatch(String path, String token) {
        watches.remove(new WatchName(path, token));
    }

    void dropWatches() {
        watches.clear();
    }

    void transaction(int id) {
        lastTransaction = id;
        transactions.add(id);
    }

    void transactionEnded(int id) {
        transactions.remove(id);
    }

    void dropTransactions() {
        transactions.clear();
    }

    RingRecord result() {
        return new RingRecord(
                domid,
                consumed,
                answered,
                fresh,
                broken,
                lastTransaction,
                new ArrayList<>(transactions),
                new ArrayList<>(watches.values()),
                input,
                Arrays.copyOfRange(output, start, end));
    }
}
