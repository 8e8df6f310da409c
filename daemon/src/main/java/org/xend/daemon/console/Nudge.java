package org.xend.daemon.console;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/// Merges any number of events into one message that waits for the owner: a guest that notifies without end
/// fills no queue. The flag is the only state; it is atomic because events come from any thread.
final class Nudge implements Runnable {
    private final AtomicBoolean pending = new AtomicBoolean();
    private final Executor owner;
    private final Runnable task;

    Nudge(Executor owner, Runnable task) {
        this.owner = owner;
        this.task = task;
    }

    @Override
    public void run() {
        if (pending.compareAndSet(false, true)) {
            owner.execute(() -> {
                pending.set(false);
                task.run();
            });
        }
    }
}
