package org.xend.daemon.device;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.xend.daemon.keys.KeyTree;

/// Waits on the calling thread until the keys at or below a path say what is awaited.
///
/// A watch only says "look again": what holds is read after each event, so that merged or spurious events do
/// no harm.
final class KeyAwait {
    private KeyAwait() {}

    /// @param look reads the tree; a value ends the wait
    /// @return the value; empty after the timeout, or as soon as cancellation is asked for
    static <T> Optional<T> until(KeyTree keys, String path, Duration timeout, Cancellation cancellation,
            Supplier<Optional<T>> look) {
        Optional<T> found = look.get();
        if (found.isPresent()) {
            return found;
        }
        BlockingQueue<Boolean> news = new ArrayBlockingQueue<>(1);
        cancellation.onRequest(() -> news.offer(true));
        long deadline = System.nanoTime() + timeout.toNanos();
        try (var _ = keys.watch(path, _ -> news.offer(true))) {
            // The watch's own first event is what makes the look at the time it stood.
            while (found.isEmpty() && news.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS) != null
                    && !cancellation.isRequested()) {
                found = look.get();
            }
            return found.isPresent() || cancellation.isRequested() ? found : look.get();
        } catch (InterruptedException _) {
            // Nobody interrupts a plan's thread but the end of the process: give up as if cancelled.
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
