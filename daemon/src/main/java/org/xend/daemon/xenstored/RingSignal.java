package org.xend.daemon.xenstored;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/// Carries a domain's notifications to the loop: any number of them before the loop looks is one, so that a
/// domain cannot fill the loop's queue. Shared between the hypervisor's thread and the loop.
final class RingSignal implements Runnable {
    private final Executor loop;
    private final Runnable task;
    private final AtomicBoolean pending = new AtomicBoolean();

    /// @param loop runs a task later
    RingSignal(Executor loop, Runnable task) {
        this.loop = loop;
        this.task = task;
    }

    @Override
    public void run() {
        if (pending.compareAndSet(false, true)) {
            loop.execute(() -> {
                pending.set(false);
                task.run();
            });
        }
    }
}
