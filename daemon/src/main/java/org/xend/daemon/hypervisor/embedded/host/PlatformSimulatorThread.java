package org.xend.daemon.hypervisor.embedded.host;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.failstop.FailStop;
import org.xend.daemon.hypervisor.HypervisorException;

/// A platform thread of its own, in real time. Immutable but for the executor, which guards itself.
public final class PlatformSimulatorThread implements SimulatorThread {
    private static final Logger LOG = LoggerFactory.getLogger(PlatformSimulatorThread.class);

    private final LongSupplier clock;
    private final ScheduledThreadPoolExecutor executor;

    /// The thread itself. Its class identifies it: a thread first started in one of its callbacks inherits its
    /// thread group.
    private static final class SimulatorOwnThread extends Thread {
        private final PlatformSimulatorThread owner;

        SimulatorOwnThread(PlatformSimulatorThread owner, Runnable task) {
            super(null, task, "embedded-simulator");
            this.owner = owner;
            setDaemon(true);
        }
    }

    public PlatformSimulatorThread() {
        this(System::nanoTime);
    }

    /// @param clock nanoseconds, for what is accounted; timers run in real time
    public PlatformSimulatorThread(LongSupplier clock) {
        this.clock = clock;
        executor = new ScheduledThreadPoolExecutor(
                1, task -> new SimulatorOwnThread(this, task), new ThreadPoolExecutor.AbortPolicy());
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public <T> T call(Supplier<T> task) {
        if (Thread.currentThread() instanceof SimulatorOwnThread own && own.owner == this) {
            return task.get();
        }
        try {
            return CompletableFuture.supplyAsync(task, executor).join();
        } catch (RejectedExecutionException closed) {
            throw new HypervisorException(HypervisorException.Reason.FAILED, "the embedded hypervisor is closed");
        } catch (CompletionException failed) {
            switch (failed.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                default -> throw failed;
            }
        }
    }

    @Override
    public void post(Runnable task) {
        try {
            executor.execute(() -> guarded(task));
        } catch (RejectedExecutionException closed) {
            LOG.debug("a message to the embedded hypervisor came after its end");
        }
    }

    @Override
    public Timer after(long nanos, Runnable task) {
        try {
            var future = executor.schedule(() -> guarded(task), nanos, TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException closed) {
            LOG.debug("a timer of the embedded hypervisor was set after its end");
            return () -> LOG.trace("nothing to cancel");
        }
    }

    @Override
    public long nanoTime() {
        return clock.getAsLong();
    }

    @Override
    public void close() {
        executor.shutdown();
    }

    /// The one catch of this loop: a bug in one task must not end the simulator.
    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException bug) {
            LOG.error("a task of the embedded hypervisor failed", bug);
        } catch (Error e) {
            // The executor would keep it to itself.
            FailStop.end("the embedded hypervisor", e);
        }
    }
}
