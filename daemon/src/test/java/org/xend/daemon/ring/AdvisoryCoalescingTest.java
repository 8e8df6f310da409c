package org.xend.daemon.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;

class AdvisoryCoalescingTest {
    @Test
    void xsa349_aMillionChangesOfAGuestsConsoleKeysAreOneTaskThatWaits() {
        var owner = new ArrayDeque<Runnable>();
        var looks = new int[1];
        var trigger = new CoalescingTrigger(owner::add, () -> looks[0]++);
        for (int round = 1; round <= 2; round++) {
            for (int i = 0; i < 1_000_000; i++) {
                trigger.run();
            }
            assertEquals(1, owner.size());
            owner.poll().run();
            assertEquals(round, looks[0]);
        }
    }
}
