package org.xend.daemon.xenstored.ring;

import java.util.PriorityQueue;
import org.xend.daemon.xenstored.tree.StoreLoop;

/// The domains that wait for their turn. Who asks little goes before who asks much: a request is not to wait for
/// the many that others have put into their rings. Among either, who has used least of the loop goes first
/// ([RingTurn]). Between turns, all others of the loop go: sockets, tasks. Owned by the store's conductor, on its loop.
public final class ReadyRings {
    /// Of so many turns one is for those who ask much, whoever asks little.
    private static final int MUCH = 16;

    /// @param number of those of equal rank the first goes first
    private record Ready(RingConnection ring, long rank, long number) implements Comparable<Ready> {
        @Override
        public int compareTo(Ready other) {
            int byRank = Long.compare(rank, other.rank);
            return byRank != 0 ? byRank : Long.compare(number, other.number);
        }
    }

    private final StoreLoop loop;
    private final PriorityQueue<Ready> little = new PriorityQueue<>();
    private final PriorityQueue<Ready> much = new PriorityQueue<>();
    private boolean scheduled;
    private long number;
    private long turns;

    ReadyRings(StoreLoop loop) {
        this.loop = loop;
    }

    /// A ring that is not among them has something to do.
    ///
    /// @param asksLittle one request or two
    /// @param rank the least goes first
    public void add(RingConnection ring, boolean asksLittle, long rank) {
        (asksLittle ? little : much).add(new Ready(ring, rank, number++));
        schedule();
    }

    /// Whether whoever has the turn is to end it soon: one that asks little waits, or a task of others.
    public boolean isAwaited() {
        return !little.isEmpty() || loop.isAwaited();
    }

    private boolean isEmpty() {
        return little.isEmpty() && much.isEmpty();
    }

    private void schedule() {
        if (!scheduled) {
            scheduled = true;
            loop.afterOthers(this::serve);
        }
    }

    /// Turns until one of the longest is over, or others wait.
    private void serve() {
        long begun = loop.nanos();
        do {
            next().ring().takeTurn();
        } while (!isEmpty() && !loop.isAwaited() && loop.nanos() - begun < RingTurn.LONGEST);
        scheduled = false;
        if (!isEmpty()) {
            schedule();
        }
    }

    private Ready next() {
        boolean ofThose = little.isEmpty() || !much.isEmpty() && ++turns % MUCH == 0;
        return (ofThose ? much : little).remove();
    }
}
