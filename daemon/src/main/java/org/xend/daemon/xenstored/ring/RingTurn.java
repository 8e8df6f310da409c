package org.xend.daemon.xenstored.ring;

import org.xend.daemon.xenstored.tree.StoreLoop;

/// Limits what one domain may use of the loop before others get their turn, and ranks it among them. Owned by its
/// [RingConnection].
///
/// Each domain has a share of the loop, a hundredth: one that has used less lately ranks by when it asks, one
/// that has used more behind by as much.
public final class RingTurn {
    public static final int MOST_REQUESTS = 32;
    /// Nanoseconds; the request that goes beyond ends a turn.
    public static final long LONGEST = 20_000;
    private static final int SHARE = 100;
    /// What was used beyond that is forgotten, in nanoseconds: after a second at the latest.
    private static final long MOST_DEBT = 10_000_000;

    private final StoreLoop loop;
    private long begun;
    private int left;
    private long rank;

    RingTurn(StoreLoop loop) {
        this.loop = loop;
        this.rank = Long.MIN_VALUE;
    }

    /// The domain asks for a turn.
    ///
    /// @return the least goes first
    long rank() {
        long due = loop.nanos() / SHARE;
        rank = Math.clamp(rank, due, due + MOST_DEBT);
        return rank;
    }

    public void begin() {
        begun = loop.nanos();
        left = MOST_REQUESTS;
    }

    /// A request was carried out.
    ///
    /// @param awaited others wait
    /// @return whether another one may be
    public boolean spend(boolean awaited) {
        return --left > 0 && !awaited && loop.nanos() - begun < LONGEST;
    }

    public void end() {
        long now = loop.nanos();
        rank = Math.min(rank() + now - begun, now / SHARE + MOST_DEBT);
    }
}
