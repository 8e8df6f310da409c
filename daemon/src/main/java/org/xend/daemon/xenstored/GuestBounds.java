package org.xend.daemon.xenstored;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.store.Ledger;
import org.xend.daemon.store.Quotas;
import org.xend.protocol.xs.Quota;
import org.xend.protocol.xs.Wire;

/// What holds one unprivileged domain's connection within its quotas: requests taken, replies and events
/// queued. Owned by its [Connection].
final class GuestBounds {
    private static final Logger LOG = LoggerFactory.getLogger(GuestBounds.class);
    private static final long QUIET = Duration.ofSeconds(10).toNanos();
    /// Replies of this size are an acknowledgement or an error, which always find room.
    private static final int SMALL = 16;

    private static final int LARGEST_QUEUE = 64 * 1024 * 1024;

    private final int domid;
    private final Ledger ledger;
    private final Quotas quotas;
    private final StoreLoop loop;
    private final ConflictCredit credit = new ConflictCredit();
    private final PendingReplies replies = new PendingReplies();
    private int queued;
    private long spoken;
    private boolean everSpoken;

    GuestBounds(int domid, StoreConductor conductor) {
        this.domid = domid;
        this.ledger = conductor.store().ledger();
        this.quotas = conductor.store().quotas();
        this.loop = conductor.loop();
    }

    /// Whether another request may be taken.
    boolean accepts() {
        return replies.count() < quotas.limit(domid, Quota.OUTSTANDING)
                && ledger.bytes(domid) <= quotas.limit(domid, Quota.MEMORY)
                && !credit.isSpent(loop.nanos());
    }

    /// @param payload of a reply
    boolean admitsReply(int payload) {
        if (payload <= SMALL || fits(payload)) {
            return true;
        }
        quotas.refuse(Quota.MEMORY);
        speak("memory", quotas.value(domid, Quota.MEMORY), "large replies are refused");
        return false;
    }

    /// @param payload of an event
    boolean admitsEvent(int payload) {
        if (fits(payload) && queued + payload <= mostQueued()) {
            return true;
        }
        speak("memory", quotas.value(domid, Quota.MEMORY), "its events are dropped");
        return false;
    }

    /// A queue has an end also where the quota is off, or so large that one array could not hold it.
    private int mostQueued() {
        return quotas.value(domid, Quota.MEMORY) == 0 ? Connection.OUTPUT_LIMIT : LARGEST_QUEUE;
    }

    private boolean fits(int payload) {
        return ledger.bytes(domid) + Wire.HEADER_BYTES + payload <= quotas.limit(domid, Quota.MEMORY);
    }

    /// A request was carried out.
    ///
    /// @param end how many bytes the connection will have sent when its reply and its own events are out
    void answered(long end) {
        replies.add(end);
        quotas.seen(Quota.OUTSTANDING, replies.count());
    }

    /// @param bytes ever sent
    void sent(long bytes) {
        replies.sent(bytes);
    }

    /// The output queue has this size now.
    void settle(int size) {
        ledger.charge(domid, (long) size - queued);
        queued = size;
        long used = ledger.bytes(domid);
        quotas.seen(Quota.MEMORY, used);
        if (used > quotas.limit(domid, Quota.SOFT_MEMORY)) {
            if (used > quotas.limit(domid, Quota.MEMORY)) {
                speak("memory", quotas.value(domid, Quota.MEMORY), "its requests wait");
            } else {
                speak("soft-memory", quotas.value(domid, Quota.SOFT_MEMORY), "it may go on");
            }
        }
    }

    /// Queue and requests are forgotten.
    void clear() {
        replies.clear();
        settle(0);
    }

    int outstanding() {
        return replies.count();
    }

    ConflictCredit credit() {
        return credit;
    }

    /// One line in [#QUIET] for a domain, whatever it does.
    private void speak(String limit, int value, String consequence) {
        long now = loop.nanos();
        if (!everSpoken || now - spoken >= QUIET) {
            everSpoken = true;
            spoken = now;
            LOG.warn("domain {} exceeds its store quota {} of {} bytes with {}: {}", domid, limit, value,
                    ledger.bytes(domid), consequence);
        }
    }
}
