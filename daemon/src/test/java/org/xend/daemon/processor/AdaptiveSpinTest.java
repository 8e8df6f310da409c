package org.xend.daemon.processor;

import static io.netty.channel.SelectStrategy.CONTINUE;
import static io.netty.channel.SelectStrategy.SELECT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AdaptiveSpinTest {
    private static final long LONGEST = 100_000;
    /// What a look for input costs here.
    private static final long LOOK = 1000;

    private long now;
    private int ready;
    private boolean crowded;
    /// What it costs to offer the processor: nothing where nobody wants it.
    private long offered;
    private final AdaptiveSpin spin = new AdaptiveSpin(
            LONGEST, () -> now, () -> crowded, () -> now += offered, new Placement(Processors.UNKNOWN), () -> false);

    private int ask(boolean hasTasks) throws Exception {
        return spin.calculateStrategy(
                () -> {
                    now += LOOK;
                    int found = ready;
                    ready = 0;
                    return found;
                },
                hasTasks);
    }

    private int ask() throws Exception {
        return ask(false);
    }

    /// Input comes so long after the loop had nothing to do.
    ///
    /// @return how long the loop stayed awake for it
    private long inputAfter(long nanos) throws Exception {
        long idle = now;
        while (now - idle < nanos) {
            if (ask() == SELECT) {
                long awake = now - idle;
                now = Math.max(now, idle + nanos);
                return awake;
            }
        }
        ready = 1;
        assertEquals(1, ask());
        return nanos;
    }

    @Test
    void aLoopThatWasNeverBusySleepsAtOnce() throws Exception {
        assertEquals(SELECT, ask());
        now += 1_000_000_000;
        assertEquals(SELECT, ask());
    }

    @Test
    void requestsInQuickSuccessionFindItAwake() throws Exception {
        inputAfter(30_000);
        for (int i = 0; i < 5; i++) {
            assertEquals(30_000, inputAfter(30_000));
        }
    }

    @Test
    void itStaysAwakeNoLongerThanItMay() throws Exception {
        inputAfter(30_000);
        inputAfter(30_000);
        long awake = inputAfter(1_000_000_000);
        assertTrue(awake >= LONGEST && awake < LONGEST + 3 * LOOK, "awake for " + awake);
    }

    @Test
    void inVainOftenEnoughItSleepsAtOnceUntilRequestsComeQuicklyAgain() throws Exception {
        inputAfter(30_000);
        long awake = 0;
        for (int i = 0; i < 10; i++) {
            awake += inputAfter(10_000_000);
        }
        assertTrue(awake < 2 * LONGEST + 20 * LOOK, "awake for " + awake);
        assertEquals(0, inputAfter(10_000_000));
        inputAfter(30_000);
        assertEquals(30_000, inputAfter(30_000));
    }

    @Test
    void oneLateRequestAmongQuickOnesChangesLittle() throws Exception {
        inputAfter(30_000);
        inputAfter(30_000);
        inputAfter(10_000_000);
        assertEquals(30_000, inputAfter(30_000));
    }

    @Test
    void whoseTimeIsTakenByOthersSleepsForAWhileInsteadOfLingering() throws Exception {
        inputAfter(30_000);
        assertEquals(CONTINUE, ask());
        now += 4_000_000;
        assertEquals(SELECT, ask());
        now += 30_000;
        assertEquals(0, inputAfter(30_000));
        now += 2_000_000;
        inputAfter(30_000);
        assertEquals(30_000, inputAfter(30_000));
    }

    @Test
    void theMoreOftenThatHappensTheLongerTheWhile() throws Exception {
        inputAfter(30_000);
        long spun = 0;
        long began = now;
        while (now - began < 10_000_000_000L) {
            long awake = inputAfter(30_000);
            spun += awake;
            if (awake == 30_000) {
                assertEquals(CONTINUE, ask());
                now += 4_000_000;
            }
        }
        assertTrue(spun < 1_000 * 30_000, "spun for " + spun);
    }

    /// The selector was called for the task; only a sleep takes that call back.
    @Test
    void tasksRunAtOnceAndOneSleepFollowsThem() throws Exception {
        inputAfter(30_000);
        assertEquals(CONTINUE, ask());
        ready = 2;
        assertEquals(2, ask(true));
        assertEquals(SELECT, ask());
        assertEquals(CONTINUE, ask());
    }

    @Test
    void itNeverSpinsWhereItMayNot() throws Exception {
        AdaptiveSpin never =
                new AdaptiveSpin(0, () -> now, () -> false, () -> {}, new Placement(Processors.UNKNOWN), () -> false);
        assertEquals(SELECT, never.calculateStrategy(() -> 1, false));
        assertEquals(1, never.calculateStrategy(() -> 1, true));
    }

    @Test
    void whileMoreThreadsWantToRunThanThereAreProcessorsItSleepsAtOnce() throws Exception {
        inputAfter(30_000);
        crowded = true;
        now += 1_000_000;
        for (int i = 0; i < 5; i++) {
            assertEquals(0, inputAfter(30_000));
        }
        crowded = false;
        now += 10_000_000;
        inputAfter(30_000);
        assertEquals(30_000, inputAfter(30_000));
    }

    @Test
    void aCrowdedHostIsAskedAgainAfterTenMilliseconds() throws Exception {
        inputAfter(30_000);
        int[] asked = {0};
        AdaptiveSpin counting = new AdaptiveSpin(
                LONGEST, () -> now, () -> ++asked[0] > 0, () -> {}, new Placement(Processors.UNKNOWN), () -> false);
        long began = now;
        counting.calculateStrategy(() -> 0, false);
        while (now - began < 100_000_000) {
            now += 20_000;
            counting.calculateStrategy(() -> 0, false);
        }
        assertTrue(asked[0] >= 5 && asked[0] <= 11, "asked " + asked[0] + " times");
    }

    @Test
    void aThreadThatTakesTheProcessorThreeTimesRunningHasItForAWhile() throws Exception {
        inputAfter(30_000);
        offered = 8_000;
        for (int i = 0; i < 3; i++) {
            assertTrue(inputAfter(30_000) >= 30_000);
        }
        offered = 0;
        assertEquals(0, inputAfter(30_000));
        now += 2_000_000;
        inputAfter(30_000);
        assertEquals(30_000, inputAfter(30_000));
    }

    @Test
    void anInterruptNowAndThenEndsNothing() throws Exception {
        inputAfter(30_000);
        for (int i = 0; i < 20; i++) {
            offered = i % 3 == 0 ? 0 : 8_000;
            assertTrue(inputAfter(30_000) >= 30_000);
        }
    }

    @Test
    void onlyOnACrowdedHostTheSleepsDecideWhereTheLoopRuns() throws Exception {
        int[] moves = {0};
        Placement placement = new Placement(new Processors() {
            @Override
            public int[] allowed() {
                return new int[] {0, 1};
            }

            @Override
            public int current() {
                return 0;
            }

            @Override
            public boolean moveTo(int processor) {
                moves[0]++;
                return true;
            }
        });
        AdaptiveSpin placed = new AdaptiveSpin(LONGEST, () -> now, () -> crowded, () -> {}, placement, () -> false);
        for (int i = 0; i < 100; i++) {
            placement.served();
            placed.calculateStrategy(() -> 0, false);
            now += 30_000;
        }
        assertEquals(0, moves[0]);
        crowded = true;
        now += 20_000_000;
        for (int i = 0; i < 100; i++) {
            placed.calculateStrategy(() -> 0, false);
            placement.served();
            now += 30_000;
        }
        assertTrue(moves[0] > 0);
    }
}
