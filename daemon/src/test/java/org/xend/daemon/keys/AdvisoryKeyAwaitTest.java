package org.xend.daemon.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AdvisoryKeyAwaitTest {
    /// Changes that come while a look is under way make one more look, not one each.
    @Test
    void xsa349_aHundredThousandChangesWhileAPlanLooksAreOneMoreLook() {
        String state = "/local/domain/7/device/vif/0/state";
        var tree = new WatchedOnlyTree(() -> {});
        var looks = new AtomicInteger();
        var found = tree.await(List.of(state), Duration.ofMillis(50), new StopSignal(), _ -> {
            if (looks.incrementAndGet() == 2) {
                tree.fire(state, 100_000);
            }
            return Optional.empty();
        });
        assertEquals(Optional.empty(), found);
        assertEquals(4, looks.get(), "before the watch, with it, for the many, and at the end of the time");
    }
}
