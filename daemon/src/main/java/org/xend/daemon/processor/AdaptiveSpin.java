package org.xend.daemon.processor;

import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Keeps the store's loop awake for a moment when it has nothing to do, where the next request is likely to
/// come sooner than a sleeping thread would wake up. Owned by the loop that asks it.
///
/// A client that waits for its answer sends the next request some microseconds after it; where both run on
/// processors of their own, going to sleep and being woken up costs more than that. So after work the loop
/// looks for input again and again, at most for the longest moment. Where that was in vain four times running it
/// sleeps at once, until an idle time turns out to have been that short again: an idle daemon costs nothing, one
/// that is asked now and then next to nothing.
///
/// It spins only on a processor that no other thread wants. The kernel's scheduler counts the time of a
/// spinning thread and makes it wait for its next turn behind those that compute; a thread that sleeps is let
/// in at once. So the loop sleeps at once
///
///  - while more threads want to run than there are processors ([HostLoad], asked once a millisecond at most, and
///    less often while they do);
///  - for a while, after somebody else ran on this processor three times running when it was offered between two
///    looks: most likely the client, which is served sooner by a loop that sleeps there;
///  - for a while, after much time was missing between two looks.
///
/// The while is the longer the more often that happens.
public final class AdaptiveSpin implements SelectStrategy {
    /// In vain so often before it is given up, each time for half as long.
    private static final int HALVINGS = 4;
    /// What only another thread on this processor, or a collection of garbage, makes of a few microseconds.
    private static final long STOLEN = 300_000;
    /// An offer that nobody takes up returns sooner; an interrupt takes about as long as this at times.
    private static final long TAKEN = 3_000;
    /// Moments in which the offer was taken up, one after the other; an interrupt does not hit as many.
    private static final int SHARED = 3;
    private static final long SHORTEST_PAUSE = 1_000_000;
    private static final long LONGEST_PAUSE = 100_000_000;
    /// Time without a reason for a pause, as a multiple of the pause before, after which that is forgotten.
    private static final int FORGIVING = 20;
    /// How long it is believed that the host has a processor to spare, and that it has none: a look comes before
    /// the sleep that lets a client on the same processor run.
    private static final long ROOM_AGE = 1_000_000;
    private static final long CROWD_AGE = 10_000_000;

    private final long longest;
    private final LongSupplier nanoTime;
    private final BooleanSupplier crowd;
    private final Runnable offer;
    private final Placement placement;
    private final BooleanSupplier last;
    private long moment;
    private boolean idle;
    private boolean asleep;
    private boolean called;
    private boolean taken;
    private int shared;
    private long idleSince;
    private long lastLook;
    private long pause = SHORTEST_PAUSE;
    private long pausedUntil;
    private boolean paused;
    private boolean crowded;
    private long crowdedAt;

    /// @param longest nanoseconds the loop may stay awake in vain; 0: it never does
    /// @param crowd whether more threads of the host want to run than it has processors
    /// @param offer lets somebody else run on this processor, where anybody waits for it
    /// @param placement is notified of each sleep while there is such a crowd
    /// @param last does a piece of work that all others go before, if there is any, and says whether there was
    public AdaptiveSpin(
            long longest,
            LongSupplier nanoTime,
            BooleanSupplier crowd,
            Runnable offer,
            Placement placement,
            BooleanSupplier last) {
        this.longest = longest;
        this.nanoTime = nanoTime;
        this.crowd = crowd;
        this.offer = offer;
        this.placement = placement;
        this.last = last;
        this.crowdedAt = nanoTime.getAsLong() - ROOM_AGE;
    }

    @Override
    public int calculateStrategy(IntSupplier selectNow, boolean hasTasks) throws Exception {
        if (longest == 0) {
            return last.getAsBoolean() || hasTasks ? selectNow.get() : SELECT;
        }
        if (asleep) {
            wokenUp();
        }
        if (last.getAsBoolean()) {
            endMoment();
            called |= hasTasks;
            return selectNow.get();
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
        if (moment == 0 || isPaused() || isCrowded()) {
            return sleep();
        }
        int ready = selectNow.get();
        if (ready > 0) {
            endMoment();
            return ready;
        }
        if (idleFor() >= moment) {
            return sleep();
        }
        offer.run();
        taken |= nanoTime.getAsLong() - lastLook > TAKEN;
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

    private void endMoment() {
        if (idle) {
            shared = taken ? shared + 1 : 0;
            taken = false;
            idle = false;
            if (shared == SHARED) {
                shared = 0;
                giveUp(nanoTime.getAsLong());
            }
        }
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

    private boolean isCrowded() {
        long now = nanoTime.getAsLong();
        if (now - crowdedAt >= (crowded ? CROWD_AGE : ROOM_AGE)) {
            crowdedAt = now;
            crowded = crowd.getAsBoolean();
        }
        return crowded;
    }

    private int sleep() {
        idleFor();
        asleep = true;
        return SELECT;
    }

    /// What the loop was woken up for is done: would it have been worth waiting for?
    private void wokenUp() {
        long slept = idleFor();
        if (crowded) {
            placement.woken(slept, lastLook);
        }
        boolean soon = slept < longest;
        moment = soon ? longest : moment > longest >> HALVINGS ? moment / 2 : 0;
        asleep = false;
        idle = false;
        taken = false;
    }
}
