package org.xend.daemon.processor;

import java.util.Arrays;

/// Brings a loop to the processor of the client that it serves, while all of the host's processors are wanted.
/// Owned by the loop's thread.
///
/// A client that waits for each answer and a loop that sleeps until it is asked never run at the same time. On
/// one processor each lets the other in when it goes to sleep; on two, each must interrupt a thread that computes
/// there, and be woken up by another processor: twice to three times as long. Linux joins or parts them by the
/// weight of what else runs, to which their own belongs (the share of a daemon's session is large, and repels),
/// and so does sometimes the one, sometimes the other.
///
/// The loop cannot know where its client runs, but it sees how long it sleeps between an answer and the next
/// request. Where one client wakes it again and again, and the middle one of some such times is longer than it
/// was before, or a while has passed, it tries another processor for as many requests and stays where the time is
/// clearly shorter. A trial that was in vain makes the while until the next twice as long.
public final class Placement {
    /// Requests whose middle time is taken.
    private static final int WINDOW = 15;
    /// A longer sleep says nothing about the processor.
    private static final long LONGEST_WAIT = 1_000_000;
    /// Between two trials, whatever the times are.
    private static final long SOONEST = 3_000_000;
    private static final long SHORTEST_PAUSE = 10_000_000;
    private static final long LONGEST_PAUSE = 1_000_000_000;
    /// Processors that one trial takes in.
    private static final int TRIES = 7;

    private final Processors processors;
    private final long[] waits = new long[WINDOW];
    private int count;
    private int served;
    private long usual = Long.MAX_VALUE;
    private long pause = SHORTEST_PAUSE;
    private long tried = Long.MIN_VALUE / 2;
    /// Of the trial under way: where it began and at which time, the processors to try and the next of them.
    private int home;
    private long before;
    private int[] others = {};
    private int next;
    private boolean trying;

    public Placement(Processors processors) {
        this.processors = processors;
    }

    /// The loop has served a client since it woke up; called for each.
    public void served() {
        served++;
    }

    /// The loop, on a host without a processor to spare, has done what it was woken up for.
    ///
    /// @param slept nanoseconds from the sleep before to now
    /// @param now nanoseconds on the same clock
    void woken(long slept, long now) {
        int clients = served;
        served = 0;
        if (clients != 1) {
            // Several clients are served soonest by a loop that runs beside them.
            count = 0;
        } else if (slept <= LONGEST_WAIT) {
            waits[count++] = slept;
            if (count == WINDOW) {
                count = 0;
                Arrays.sort(waits);
                judge(waits[WINDOW / 2], now);
            }
        }
    }

    private void judge(long wait, long now) {
        if (!trying) {
            if (isDue(wait, now)) {
                begin(wait, now);
            }
        } else if (wait < before - before / 4) {
            trying = false;
            usual = wait;
            pause = SHORTEST_PAUSE;
        } else if (!tryNext()) {
            trying = false;
            processors.moveTo(home);
            usual = before;
            pause = Math.min(2 * pause, LONGEST_PAUSE);
        }
    }

    private boolean isDue(long wait, long now) {
        return now - tried >= (wait > usual + usual / 4 ? SOONEST : pause);
    }

    private void begin(long wait, long now) {
        tried = now;
        home = processors.current();
        before = wait;
        others = Arrays.stream(processors.allowed())
                .filter(each -> each != home)
                .limit(TRIES)
                .toArray();
        next = 0;
        trying = tryNext();
    }

    private boolean tryNext() {
        return next < others.length && processors.moveTo(others[next++]);
    }
}
