package org.xend.daemon.hypervisor.embedded;

import java.util.function.Supplier;

/// The one thread that owns the simulated world, and its clock.
///
/// Tests put one in place that runs in steps under a clock they wind by hand.
public interface WorldThread extends AutoCloseable {
    /// Runs a task in the world and waits for its result; called from the world's own thread it runs at once.
    /// What the task throws is thrown here.
    <T> T call(Supplier<T> task);

    /// Hands a task over without waiting. Tasks of one caller run in order.
    void post(Runnable task);

    /// Runs a task later; dropped when the world is closed first.
    ///
    /// @return closing it takes the task back if it has not begun
    Timer after(long nanos, Runnable task);

    /// Time since some fixed moment; never goes back.
    long nanoTime();

    @Override
    void close();

    /// A task that waits for its time.
    interface Timer {
        void cancel();
    }
}
