package org.xend.daemon.xenstored.connection;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.store.Store;
import org.xend.daemon.store.usage.Budget;
import org.xend.daemon.store.usage.Ledger;
import org.xend.daemon.store.usage.Quotas;
import org.xend.daemon.xenstored.tree.StoreLoop;
import org.xend.protocol.xs.Quota;
import org.xend.protocol.xs.Wire;

/// Holds one connection, of a domain or of a socket user, within its quotas: requests taken, replies and events
/// queued. Owned by its [Connection].
public final class ConnectionQuotas {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionQuotas.class);
    private static final long QUIET = Duration.ofSeconds(10).toNanos();
    /// Replies of this size are an acknowledgement or an error, which always find room.
    private static final int SMALL = 16;

    private static final int LARGEST_QUEUE = 64 * 1024 * 1024;
    /// So much may be in a queue whatever others hold: who reads what it is sent is not to notice them.
    private static final int SMALL_QUEUE = 8 * 1024;

    private final Connection connection;
    /// See [org.xend.daemon.store.Caller#account].
    private final int account;
    /// Whether requests wait while the account is above its memory: a domain can bring itself below it again.
    private final boolean waits;
    private final Ledger ledger;
    private final Quotas quotas;
    private final Budget budget;
    private final StoreLoop loop;
    private final ConflictCredit credit = new ConflictCredit();
    private final PendingReplies replies = new PendingReplies();
    private int queued;
    /// Heap bytes of the queue beyond those in it.
    private int beyond;
    private boolean ended;
    private long warned;
    private boolean everWarned;

    ConnectionQuotas(Connection connection) {
        Store store = connection.tree().store();
        this.connection = connection;
        this.account = connection.caller().account();
        this.waits = !connection.caller().isBoundUser();
        this.budget = store.budget();
        this.ledger = store.ledger();
        this.quotas = store.quotas();
        this.loop = connection.outbox().loop();
    }

    /// Whether another request may be taken.
    public boolean accepts() {
        return replies.count() < quotas.limit(account, Quota.OUTSTANDING)
                && (!waits || ledger.bytes(account) <= quotas.limit(account, Quota.MEMORY))
                && !credit.isSpent(loop.nanos());
    }

    /// @param payload of a reply
    public boolean admitsReply(int payload) {
        if (payload <= SMALL) {
            return true;
        }
        if (!fits(payload)) {
            quotas.refuse(Quota.MEMORY);
            warn("memory", quotas.value(account, Quota.MEMORY), "large replies are refused");
            return false;
        }
        return isGranted(payload, 0);
    }

    /// @param payload of an event
    boolean admitsEvent(int payload) {
        if (!fits(payload) || queued + payload > mostQueued()) {
            warn("memory", quotas.value(account, Quota.MEMORY), "its events are dropped");
            return false;
        }
        return isGranted(payload, connection.backlog().growth());
    }

    /// Whether what all hold together allows so much.
    private boolean isGranted(int payload, int more) {
        return queued + payload <= SMALL_QUEUE
                || budget.admits(account, (long) connection.out().growth(Wire.HEADER_BYTES + payload) + more);
    }

    /// A queue has an end also where the quota is off, or so large that one array could not hold it.
    private int mostQueued() {
        return quotas.value(account, Quota.MEMORY) == 0 ? Connection.OUTPUT_LIMIT : LARGEST_QUEUE;
    }

    private boolean fits(int payload) {
        return ledger.bytes(account) + Wire.HEADER_BYTES + payload <= quotas.limit(account, Quota.MEMORY);
    }

    /// A request was carried out.
    ///
    /// @param end how many bytes the connection will have sent when its reply and its own events are out
    public void answered(long end) {
        replies.add(end);
        quotas.seen(Quota.OUTSTANDING, replies.count());
    }

    /// @param bytes ever sent
    public void sent(long bytes) {
        replies.sent(bytes);
    }

    /// Charges what the output queue takes now.
    public void recharge() {
        if (ended) {
            return;
        }
        int size = connection.out().size();
        int spare = connection.out().held() + connection.backlog().held() - size;
        ledger.charge(account, (long) size - queued, (long) spare - beyond);
        queued = size;
        beyond = spare;
        long used = ledger.bytes(account);
        quotas.seen(Quota.MEMORY, used);
        if (used > quotas.limit(account, Quota.SOFT_MEMORY)) {
            if (used > quotas.limit(account, Quota.MEMORY)) {
                warn("memory", quotas.value(account, Quota.MEMORY), "its requests wait");
            } else {
                warn("soft-memory", quotas.value(account, Quota.SOFT_MEMORY), "it may go on");
            }
        }
    }

    /// Queue and requests are forgotten.
    public void clear() {
        replies.clear();
        recharge();
    }

    /// The connection is no more.
    public void end() {
        ended = true;
        ledger.charge(account, -queued, -beyond);
        queued = 0;
        beyond = 0;
    }

    public int outstanding() {
        return replies.count();
    }

    public ConflictCredit credit() {
        return credit;
    }

    /// One line in [#QUIET] for a domain, whatever it does.
    private void warn(String limit, int value, String consequence) {
        long now = loop.nanos();
        if (!everWarned || now - warned >= QUIET) {
            everWarned = true;
            warned = now;
            LOG.warn(
                    "{} exceeds its store quota {} of {} bytes with {}: {}",
                    connection.who(),
                    limit,
                    value,
                    ledger.bytes(account),
                    consequence);
        }
    }
}
