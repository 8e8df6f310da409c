package org.xend.daemon.hypervisor.embedded.host;

import java.util.function.Supplier;

/// The one thread that owns the simulated host, and its clock. Tests have one that runs in steps, under a clock
/// they set by hand.
public interface SimulatorThread extends AutoCloseable {
    /// Runs a task on the thread and waits for its result; called from the thread itself it runs at once. Throws
    /// what the task throws.
    <T> T call(Supplier<T> task);

    /// [#call] without a result.
    default void run(Runnable task) {
        call(() -> {
            task.run();
            return true;
        });
    }

    /// Hands a task over without waiting. Tasks of one caller run in order.
    void post(Runnable task);

    /// Runs a task later. It is dropped when the thread is closed first.
    ///
    /// @return cancels the task if it has not begun
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
