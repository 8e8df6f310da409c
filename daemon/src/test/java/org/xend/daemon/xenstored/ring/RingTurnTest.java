package org.xend.daemon.xenstored.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.xend.daemon.xenstored.tree.StoreLoop;

class RingTurnTest {
    private long now = 5_000_000_000L;
    private final StoreLoop loop = new StoreLoop() {
        @Override
        public void execute(Runnable task) {
            throw new AssertionError();
        }

        @Override
        public void afterOthers(Runnable task) {
            throw new AssertionError();
        }

        @Override
        public void later(Runnable task, long nanos) {
            throw new AssertionError();
        }

        @Override
        public boolean isAwaited() {
            return false;
        }

        @Override
        public long nanos() {
            return now;
        }

        @Override
        public boolean isHere() {
            return true;
        }
    };

    private final RingTurn turn = new RingTurn(loop);

    private static void use(RingTurn turn, RingTurnTest host, long nanos) {
        turn.begin();
        host.now += nanos;
        turn.end();
    }

    @Test
    void aTurnHasThirtyTwoRequests() {
        turn.begin();
        int requests = 1;
        while (turn.spend(false)) {
            requests++;
        }
        assertEquals(RingTurn.MOST_REQUESTS, requests);
    }

    @Test
    void aTurnEndsWithTheRequestThatGoesBeyondItsTime() {
        turn.begin();
        now += RingTurn.LONGEST - 1;
        assertTrue(turn.spend(false));
        now += 1;
        assertFalse(turn.spend(false));
    }

    @Test
    void aTurnEndsWithTheRequestDuringWhichOthersCame() {
        turn.begin();
        assertTrue(turn.spend(false));
        assertFalse(turn.spend(true));
    }

    @Test
    void whoHasUsedLessGoesFirstHoweverLateItAsks() {
        RingTurn busy = new RingTurn(loop);
        use(busy, this, 1_000_000);
        long rank = busy.rank();
        now += 1_000_000;
        assertTrue(turn.rank() < rank);
    }

    @Test
    void whoStaysWithinAHundredthRanksByWhenItAsks() {
        RingTurn other = new RingTurn(loop);
        for (int i = 0; i < 100; i++) {
            use(turn, this, 1_000);
            now += 200_000;
        }
        long first = turn.rank();
        now += 100;
        assertTrue(first < other.rank());
    }

    @Test
    void whatWasUsedIsForgottenAfterASecond() {
        use(turn, this, 10_000_000_000L);
        now += 1_000_000_000;
        assertEquals(new RingTurn(loop).rank(), turn.rank());
    }
}
