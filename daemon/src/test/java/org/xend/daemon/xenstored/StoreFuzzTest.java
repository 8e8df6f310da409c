package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Fuzzes the wire codec and the connection's states for `-Dfuzz.seconds` (3), beginning with `-Dfuzz.seed`.
/// `lab/fuzz` does so for ten minutes. Each case has a seed of its own, the first one plus its number: the one
/// named by a failure, given as the first, fails at once.
class StoreFuzzTest {
    private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int FEWEST = 300;

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whateverClientsSendTheOthersAreServedAndNothingIsLeft() throws IOException {
        long seconds = Long.getLong("fuzz.seconds", 3);
        long seed = Long.getLong("fuzz.seed", new Random().nextLong(1L << 48));
        long begun = System.nanoTime();
        long end = begun + TimeUnit.SECONDS.toNanos(seconds);
        long report = begun + REPORT_NANOS;
        long heap = 0;
        try (LogWatch log = new LogWatch();
                StoreFuzz fuzz = new StoreFuzz(log)) {
            long number = 0;
            for (; System.nanoTime() < end || number < FEWEST; number++) {
                try {
                    fuzz.run(seed + number);
                } catch (AssertionError | RuntimeException e) {
                    throw new AssertionError(
                            "-Dfuzz.seed=" + (seed + number) + ": " + e.getMessage() + log.defects(), e);
                }
                if (number == 2000) {
                    heap = used();
                }
                if (System.nanoTime() > report) {
                    report += REPORT_NANOS;
                    System.out.printf("%d cases, seed %d, %d KiB in use%n", number, seed, used() / 1024);
                }
            }
            long grown = heap == 0 ? 0 : used() - heap;
            if (seconds > 10) {
                System.out.printf("seed %d, %d KiB more in use than after 2000 cases%n", seed, grown / 1024);
                fuzz.figures().forEach((what, value) -> System.out.printf("%,12d  %s%n", value, what));
            }
            assertTrue(grown < 16 << 20, "grown by " + grown + " bytes");
        }
    }

    /// Bytes that are still in use when all that can be freed is.
    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
