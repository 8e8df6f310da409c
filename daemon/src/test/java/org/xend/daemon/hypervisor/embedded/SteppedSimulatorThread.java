package org.xend.daemon.hypervisor.embedded;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Supplier;
import org.xend.daemon.hypervisor.embedded.host.SimulatorThread;

/// Runs the simulator on the test's own thread, under a clock that the test sets by hand. Owned by that thread.
public final class SteppedSimulatorThread implements SimulatorThread {
    private record Due(long at, long order, Runnable task) {}

    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Due> timers =
            new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::order));
    private long now = 1_000_000_000L;
    private long orders;

    @Override
    public <T> T call(Supplier<T> task) {
        return task.get();
    }

    @Override
    public void post(Runnable task) {
        tasks.add(task);
    }

    @Override
    public Timer after(long nanos, Runnable task) {
        Due due = new Due(now + nanos, orders++, task);
        timers.add(due);
        return () -> timers.remove(due);
    }

    @Override
    public long nanoTime() {
        return now;
    }

    /// Runs what was posted until nothing is left.
    ///
    /// @return whether anything ran
    public boolean runPosted() {
        boolean ran = false;
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            ran = true;
            task.run();
        }
        return ran;
    }

    /// Advances the clock and runs the timers that come due.
    public void advanceMillis(long millis) {
        long end = now + millis * 1_000_000L;
        runPosted();
        while (!timers.isEmpty() && timers.peek().at() <= end) {
            Due due = timers.poll();
            now = Math.max(now, due.at());
            due.task().run();
            runPosted();
        }
        now = end;
    }

    public int timersWaiting() {
        return timers.size();
    }

    @Override
    public void close() {
        tasks.clear();
        timers.clear();
    }
}
