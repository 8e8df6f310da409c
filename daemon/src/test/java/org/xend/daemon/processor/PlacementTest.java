package org.xend.daemon.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacementTest {
    private static final long NEAR = 12_000;
    private static final long FAR = 27_000;

    /// A host whose loop and client run somewhere, until they are moved.
    private final class Host implements Processors {
        private final int count;
        private int loop;
        private int moves;
        private boolean mayMove = true;

        Host(int count, int loop) {
            this.count = count;
            this.loop = loop;
        }

        @Override
        public int[] allowed() {
            return IntStream.range(0, count).toArray();
        }

        @Override
        public int current() {
            return loop;
        }

        @Override
        public boolean moveTo(int processor) {
            if (mayMove) {
                moves++;
                loop = processor;
            }
            return mayMove;
        }
    }

    private long now = 1_000_000_000;
    private Host host = new Host(2, 0);
    private Placement placement = new Placement(host);

    private void on(int processors, int loop) {
        host = new Host(processors, loop);
        placement = new Placement(host);
    }

    /// One client asks and waits, asks and waits, on that processor.
    private void requests(int count, int client) {
        for (int i = 0; i < count; i++) {
            long slept = host.loop == client ? NEAR : FAR;
            now += slept;
            placement.served();
            placement.woken(slept, now);
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 0, 1", "2, 1, 0", "2, 1, 1", "4, 0, 3", "8, 7, 6", "1, 0, 0"})
    void theLoopFindsItsClientWithinWindowsOfFifteenRequests(int processors, int loop, int client) {
        on(processors, loop);
        requests(15 * (processors + 1), client);
        assertEquals(client, host.loop);
    }

    @Test
    void itFollowsTheClientThatIsMovedAway() {
        requests(1_000, 0);
        requests(300, 1);
        assertEquals(1, host.loop);
        requests(300, 0);
        assertEquals(0, host.loop);
    }

    @Test
    void itComesBackWhenItWasMovedAwayItself() {
        requests(1_000, 1);
        host.loop = 0;
        requests(300, 1);
        assertEquals(1, host.loop);
    }

    @Test
    void whereItIsWellItTriesAnotherProcessorLessAndLessOften() {
        requests(100_000, 0);
        assertEquals(0, host.loop);
        assertTrue(host.moves <= 2 * 10, host.moves + " moves in 1.2 s");
        int before = host.moves;
        requests(1_000_000, 0);
        assertTrue(host.moves - before <= 2 * 15, host.moves - before + " moves in 12 s");
    }

    @Test
    void itMovesOnceInThreeMillisecondsAtMost() {
        long began = now;
        for (int i = 0; now - began < 1_000_000_000; i++) {
            requests(1, i / 30 % 2);
        }
        assertTrue(host.moves <= 2 * 334, host.moves + " moves in a second");
    }

    @Test
    void severalClientsAtOnceAreNoReasonToMove() {
        for (int i = 0; i < 10_000; i++) {
            now += FAR;
            placement.served();
            placement.served();
            placement.woken(FAR, now);
        }
        assertEquals(0, host.moves);
    }

    @Test
    void aTimerOrAnotherThreadsTaskIsNoClient() {
        for (int i = 0; i < 10_000; i++) {
            now += FAR;
            placement.woken(FAR, now);
        }
        assertEquals(0, host.moves);
    }

    @Test
    void aClientThatAsksNowAndThenIsNoReasonToMove() {
        for (int i = 0; i < 10_000; i++) {
            now += 10_000_000;
            placement.served();
            placement.woken(10_000_000, now);
        }
        assertEquals(0, host.moves);
    }

    @Test
    void longWaitsAmongShortOnesChangeNothing() {
        requests(30, 0);
        int moves = host.moves;
        for (int i = 0; i < 200; i++) {
            placement.served();
            placement.woken(4_000_000, now);
            requests(2, 0);
        }
        assertEquals(moves, host.moves);
    }

    @Test
    void whereThreadsCannotBeMovedItStays() {
        host.mayMove = false;
        requests(10_000, 1);
        assertEquals(0, host.loop);
        placement = new Placement(Processors.UNKNOWN);
        requests(10_000, 1);
        assertEquals(0, host.loop);
    }
}
