package org.xend.daemon.ring;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/// Merges any number of events into one task that waits for its owner, so that a guest that notifies without end
/// fills no queue. The flag is the only state. It is atomic because events come from any thread.
public final class CoalescingTrigger implements Runnable {
    private final AtomicBoolean pending = new AtomicBoolean();
    private final Executor owner;
    private final Runnable task;

    /// @param owner runs a task later, on the owner's thread
    public CoalescingTrigger(Executor owner, Runnable task) {
        this.owner = owner;
        this.task = task;
    }

    /// An event: the task runs once after it. Events that come during the task make it run once more.
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
