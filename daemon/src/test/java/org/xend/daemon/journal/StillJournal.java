package org.xend.daemon.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.xend.daemon.clock.BootIdentity;
import org.xend.daemon.store.usage.Quotas;

/// A journal in real files that does at once, on the caller's thread, what a thread of its own would do: when a
/// call returns, its files stand still.
public final class StillJournal {
    private StillJournal() {}

    public static JournalRole open(Path folder, int segmentBytes, Executor loop) throws IOException {
        return open(folder, segmentBytes, "this boot", loop);
    }

    static JournalRole open(Path folder, int segmentBytes, String bootId, Executor loop) throws IOException {
        return JournalRole.open(
                new JournalOptions(folder, segmentBytes),
                new BootIdentity(bootId),
                new Quotas(),
                new AtOnce(),
                new AtOnce(),
                loop);
    }

    private static final class AtOnce extends AbstractExecutorService {
        private boolean ended;

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public void shutdown() {
            ended = true;
        }

        @Override
        public List<Runnable> shutdownNow() {
            ended = true;
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return ended;
        }

        @Override
        public boolean isTerminated() {
            return ended;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return ended;
        }
    }
}
