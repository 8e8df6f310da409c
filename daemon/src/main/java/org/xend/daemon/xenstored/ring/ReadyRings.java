package org.xend.daemon.xenstored.ring;

import java.util.PriorityQueue;
import org.xend.daemon.xenstored.tree.StoreLoop;

/// The rings that wait for their turn. A ring with few requests goes before one with many: a request is not to
/// wait for the many that others have put into their rings. Among equals the ring that has used least of the
/// loop goes first ([RingTurn]). Between turns, sockets and tasks of the loop go. Owned by the store's
/// conductor, on its loop.
public final class ReadyRings {
    /// Of so many turns one is for a ring with many requests, even if rings with few wait.
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

    /// Whether the ring that has the turn is to end it soon: a ring with few requests waits, or a task.
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
