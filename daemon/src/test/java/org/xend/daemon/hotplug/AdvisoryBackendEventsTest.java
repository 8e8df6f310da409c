package org.xend.daemon.hotplug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.xend.daemon.hotplug.disk.HostDisks;
import org.xend.daemon.hotplug.script.ScriptConvention;
import org.xend.daemon.hotplug.script.ScriptHost;
import org.xend.daemon.hotplug.script.ScriptPolicy;
import org.xend.daemon.hotplug.script.UpCheck;
import org.xend.daemon.keys.WatchedOnlyTree;
import org.xend.protocol.xenbus.Dom0System;

/// A guest that makes its backend's state change without end, while nobody has time for it.
class AdvisoryBackendEventsTest {
    private static final String STATE = "/local/domain/0/backend/vif/7/0/state";
    private static final int TIMES = 100_000;

    private final BlockingQueue<Runnable> context = new LinkedBlockingQueue<>();
    private final AtomicInteger looks = new AtomicInteger();
    private final Semaphore mayLook = new Semaphore(0);
    private final WatchedOnlyTree tree = new WatchedOnlyTree(() -> {
        looks.incrementAndGet();
        mayLook.acquireUninterruptibly();
    });

    @Test
    void xsa349_aHundredThousandChangesOfAStateAreOneEventThatWaits() throws InterruptedException {
        start();
        tree.fire(STATE, TIMES);
        assertEquals(1, context.size(), "tasks waiting for the context");
        context.take().run();
        while (looks.get() == 0) {
            Thread.onSpinWait();
        }
        tree.fire(STATE, 1000);
        assertEquals(1, context.size(), "tasks waiting while a look is held up");
        context.take().run();
        tree.fire(STATE, 1000);
        assertEquals(1, context.size());
        assertEquals(1, looks.get(), "looks under way");
        context.take().run();
        mayLook.release(2);
        for (int i = 0; i < 2; i++) {
            Runnable answer = context.poll(10, TimeUnit.SECONDS);
            answer.run();
        }
        assertEquals(2, looks.get(), "all these changes are seen by two looks");
        assertTrue(context.isEmpty());
    }

    @Test
    void xsa349_deeperKeysAndOtherPathsAreNoEventsAtAll() throws InterruptedException {
        start();
        for (String path : List.of(
                STATE + "/x",
                "/local/domain/0/backend/vif/7/0/x/y/z",
                "/local/domain/0/backend/vif/7/0/mac",
                "/local/domain/7/device/vif/0/state")) {
            tree.fire(path, 1000);
        }
        assertTrue(context.isEmpty(), context.size() + " tasks");
    }

    /// The role's first look at all there is, which finds nothing, is behind it then.
    private void start() throws InterruptedException {
        var host = new ScriptHost(Dom0System.NETBSD, Path.of("socket"), Path.of("."), ScriptHost.STOCK_PATH);
        var policy = new ScriptPolicy(List.of(), Set.of(), ScriptPolicy.Ownership.ANYBODY);
        // Two looks at the disks that stand already, and the role's own first.
        mayLook.release(3);
        new HotplugRole(
                        tree,
                        new HotplugSettings(
                                host,
                                policy,
                                _ -> ScriptConvention.named("arguments"),
                                UpCheck.of(host, false),
                                HostDisks.of(host, false),
                                ScriptLimits.stock()),
                        context::add,
                        new SimpleMeterRegistry())
                .start();
        context.take().run();
        context.take().run();
        looks.set(0);
    }
}
