package org.xend.daemon.xenstored;

import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;
import java.util.function.LongSupplier;

/// Keeps the store's loop awake for a moment when it has nothing to do, where the next request is likely to
/// come sooner than a sleeping thread would wake up. Owned by the loop that asks it.
///
/// A client that waits for its answer sends the next request some microseconds after it; going to sleep and
/// being woken up costs both sides more than that. So after work the loop looks for input again and again, at
/// most for the longest moment. Where that was in vain four times running it sleeps at once, until an idle time
/// turns out to have been that short again: an idle daemon costs nothing, one that is asked now and then next
/// to nothing.
///
/// Between two looks the processor is offered to whoever waits for it: the kernel likes to wake a client where
/// its answer was written, and it would wait there for as long as the loop lingers.
///
/// Where processors are short, a thread that stays awake is a thread that is made to wait when it has work:
/// between two looks for input much time is missing then. Lingering is given up for a while, the longer the
/// more often that happens.
final class Lingering implements SelectStrategy {
    /// In vain so often before it is given up, each time for half as long.
    private static final int HALVINGS = 4;
    /// What only another thread on this processor, or a collection of garbage, makes of a few microseconds.
    private static final long STOLEN = 300_000;
    private static final long SHORTEST_PAUSE = 1_000_000;
    private static final long LONGEST_PAUSE = 10_000_000;
    /// Time without a theft, as a multiple of the pause before, after which that is forgotten.
    private static final int FORGIVING = 20;

    private final long longest;
    private final LongSupplier nanoTime;
    private long moment;
    private boolean idle;
    private boolean asleep;
    private boolean called;
    private long idleSince;
    private long lastLook;
    private long pause = SHORTEST_PAUSE;
    private long pausedUntil;
    private boolean paused;

    /// @param longest nanoseconds the loop may stay awake in vain; 0: it never does
    Lingering(long longest, LongSupplier nanoTime) {
        this.longest = longest;
        this.nanoTime = nanoTime;
    }

    @Override
    public int calculateStrategy(IntSupplier selectNow, boolean hasTasks) throws Exception {
        if (longest == 0) {
            return hasTasks ? selectNow.get() : SELECT;
        }
        if (asleep) {
            wokenUp();
        }
        if (hasTasks) {
            called = true;
            return selectNow.get();
        }
        if (called) {
            // Somebody's task came with a call that stands until the next sleep, which therefore ends at once.
            called = false;
            return sleep();
        }
        if (moment == 0 || isPaused()) {
            return sleep();
        }
        int ready = selectNow.get();
        if (ready > 0) {
            idle = false;
            return ready;
        }
        if (idleFor() >= moment) {
            return sleep();
        }
        Thread.yield();
        return CONTINUE;
    }

    private long idleFor() {
        long now = nanoTime.getAsLong();
        if (!idle) {
            idle = true;
            idleSince = now;
        } else if (!asleep && now - lastLook > STOLEN) {
            giveUp(now);
        }
        lastLook = now;
        return now - idleSince;
    }

    private void giveUp(long now) {
        boolean again = now - pausedUntil < FORGIVING * pause;
        pause = again ? Math.min(2 * pause, LONGEST_PAUSE) : SHORTEST_PAUSE;
        pausedUntil = now + pause;
        paused = true;
    }

    private boolean isPaused() {
        if (paused) {
            paused = nanoTime.getAsLong() < pausedUntil;
        }
        return paused;
    }

    private int sleep() {
        idleFor();
        asleep = true;
        return SELECT;
    }

    /// What the loop was woken up for is done: would it have been worth waiting for?
    private void wokenUp() {
        boolean soon = idleFor() < longest;
        moment = soon ? longest : moment > longest >> HALVINGS ? moment / 2 : 0;
        asleep = false;
        idle = false;
    }
}
