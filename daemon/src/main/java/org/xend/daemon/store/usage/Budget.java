package org.xend.daemon.store.usage;

/// Limits what all domains and bound socket users hold of the heap together, whatever each may hold by its own
/// quotas. Owned by the [Store].
///
/// A holder may grow as long as what it then has is not more than an eighth of what is still free. So the more is
/// taken the less each may have, the largest are refused first, and something is always free. A small one may
/// always grow: up to [#SMALL] bytes, or, where there are so many holders that this could be more than the
/// reserve, to an equal share of that. What a holder has is never taken away, except views of transactions
/// ([Pins]).
///
/// Together that is at most 5/16 of the heap, and 1/16 for views.
public final class Budget {
    public static final long SMALL = 64 * 1024;
    private static final int SHARE = 8;

    private final Ledger ledger;
    private final Pins pins;
    private long common;
    private long reserve;
    private long views;
    private long domainZero;
    private long refused;

    public Budget(Ledger ledger, Pins pins) {
        this.ledger = ledger;
        this.pins = pins;
        setHeap(Runtime.getRuntime().maxMemory());
    }

    /// @param bytes the most that the process's heap may take
    public void setHeap(long bytes) {
        common = bytes / 16 * 3;
        reserve = bytes / 8;
        views = bytes / 16;
        domainZero = bytes / 8;
    }

    /// Whether a holder may take so much more of the heap.
    ///
    /// @param account as [Caller#account] has it
    public boolean admits(int account, long more) {
        if (account == 0 || more <= 0) {
            return true;
        }
        long then = ledger.held(account) + more;
        if (then <= small() || then <= (common - ledger.held()) / SHARE) {
            return true;
        }
        refused++;
        return false;
    }

    private long small() {
        return Math.min(SMALL, reserve / (1 + ledger.holders()));
    }

    /// Whether users of the sockets whom quotas bind may still add to domain 0's nodes.
    public boolean admitsForDomainZero() {
        return ledger.held(0) < domainZero;
    }

    /// Whether views hold more than they may together; [#relieve] ends that.
    public boolean isOver() {
        return pins.bytes() > views;
    }

    /// Takes views away until they hold no more than they may.
    public void relieve() {
        pins.relieve(views);
    }

    /// The most that holders may have together.
    public long most() {
        return common + reserve;
    }

    /// The most that views may keep alive.
    public long mostOfViews() {
        return views;
    }

    /// How often a holder was refused more.
    public long refused() {
        return refused;
    }
}
