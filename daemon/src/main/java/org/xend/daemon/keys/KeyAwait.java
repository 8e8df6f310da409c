package org.xend.daemon.keys;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// [KeyTree#await] by watches and transactions, for a tree that is reached by requests.
///
/// A watch only says "look again": what holds is read after each event, so that merged or spurious events do
/// no harm.
final class KeyAwait {
    private KeyAwait() {}

    static <T> Optional<T> until(
            KeyTree keys,
            List<String> paths,
            Duration timeout,
            StopSignal stop,
            Function<KeyTransaction, Optional<T>> look) {
        Optional<T> found = keys.transact(look);
        if (found.isPresent()) {
            return found;
        }
        BlockingQueue<Boolean> news = new ArrayBlockingQueue<>(1);
        stop.onRequest(() -> news.offer(true));
        long deadline = System.nanoTime() + timeout.toNanos();
        try (var _ = watchAll(keys, paths, _ -> news.offer(true))) {
            // The watch's own first event is what makes the look at the time it stood.
            while (found.isEmpty()
                    && news.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS) != null
                    && !stop.isRequested()) {
                found = keys.transact(look);
            }
            return found.isPresent() || stop.isRequested() ? found : keys.transact(look);
        } catch (InterruptedException _) {
            // Nobody interrupts a plan's thread but the end of the process: give up as if stopped.
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static KeyWatch watchAll(KeyTree keys, List<String> paths, KeyListener listener) {
        KeyWatch first = keys.watch(paths.getFirst(), listener);
        if (paths.size() == 1) {
            return first;
        }
        try {
            KeyWatch others = watchAll(keys, paths.subList(1, paths.size()), listener);
            return () -> {
                others.close();
                first.close();
            };
        } catch (RuntimeException e) {
            first.close();
            throw e;
        }
    }
}
