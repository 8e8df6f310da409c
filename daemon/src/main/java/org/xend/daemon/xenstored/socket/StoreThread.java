package org.xend.daemon.xenstored.socket;

import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.xend.daemon.failstop.FailStop;
import org.xend.daemon.processor.AdaptiveSpin;
import org.xend.daemon.processor.HostLoad;
import org.xend.daemon.processor.Placement;
import org.xend.daemon.processor.Processors;
import org.xend.daemon.xenstored.tree.StoreLoop;

/// The store's event loop on a thread of its own, which may wait awake ([AdaptiveSpin]). Owns the tasks that go
/// after all others, used on the loop alone.
public final class StoreThread implements StoreLoop {
    static final String OWNER = "the key tree's owner";

    private final IoEventLoop loop;
    private final HostLoad load;
    private final Deque<Runnable> last = new ArrayDeque<>();
    private final Placement placement = new Placement(Processors.ofThisSystem());

    /// @param spin how long it may stay awake in vain; nothing where it has the only processor
    public StoreThread(Duration spin) {
        long nanos = Runtime.getRuntime().availableProcessors() > 1 ? spin.toNanos() : 0;
        load = HostLoad.ofThisHost();
        loop = new MultiThreadIoEventLoopGroup(
                        1,
                        new DefaultThreadFactory("xenstored", true),
                        NioIoHandler.newFactory(
                                SelectorProvider.provider(),
                                () -> new AdaptiveSpin(
                                        nanos,
                                        System::nanoTime,
                                        load::isCrowded,
                                        Thread::yield,
                                        placement,
                                        this::runLast)))
                .next();
    }

    public IoEventLoop loop() {
        return loop;
    }

    /// To be notified of each client that is served.
    Placement placement() {
        return placement;
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(FailStop.guarded(OWNER, task));
    }

    @Override
    public void afterOthers(Runnable task) {
        last.add(FailStop.guarded(OWNER, task));
    }

    @Override
    public boolean isAwaited() {
        return ((SingleThreadEventExecutor) loop).pendingTasks() > 0;
    }

    private boolean runLast() {
        Runnable task = last.poll();
        if (task != null) {
            task.run();
        }
        return task != null;
    }

    @Override
    public void later(Runnable task, long nanos) {
        loop.schedule(FailStop.guarded(OWNER, task), nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public Runnable timer(Runnable task, long nanos) {
        ScheduledFuture<?> timer = loop.schedule(FailStop.guarded(OWNER, task), nanos, TimeUnit.NANOSECONDS);
        return () -> timer.cancel(false);
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public boolean isHere() {
        return loop.inEventLoop();
    }

    /// Tasks that are waiting still run.
    public void end() {
        loop.parent().shutdownGracefully(0, 1, TimeUnit.SECONDS).addListener(_ -> load.close());
    }
}
