package org.xend.daemon.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private long nanos;

    @Test
    void thePageTellsOfTheDaemonAndItsProcess() {
        try (var metrics = new Metrics("1.2.3", "embedded")) {
            metrics.bindProcess();
            metrics.registry().counter("xend.test").increment();
            String page = metrics.page();
            for (String line : new String[] {
                "xend_info{hypervisor=\"embedded\",version=\"1.2.3\"} 1",
                "xend_test_total 1.0",
                "jvm_memory_used_bytes{",
                "jvm_threads_live_threads",
                "process_uptime_seconds",
                "process_files_open_files",
                "jvm_gc_"
            }) {
                assertTrue(page.contains(line), line + " in\n" + page);
            }
        }
    }

    @Test
    void aLoopsLagIsWhatItsTasksWaited() {
        Queue<Runnable> loop = new ArrayDeque<>();
        var registry = new SimpleMeterRegistry();
        var clock = Executors.newSingleThreadScheduledExecutor();
        var lag = new LoopLag("store", loop::add, clock, registry, () -> nanos);
        clock.shutdownNow();
        lag.beat();
        nanos += 2_000_000;
        loop.remove().run();
        assertEquals(0.002, lag.seconds(), 1e-9);
        lag.beat();
        lag.beat();
        nanos += 3_000_000_000L;
        assertEquals(1, loop.size());
        assertEquals(
                3,
                registry.get("xend.eventloop.lag").tag("loop", "store").gauge().value(),
                1e-9);
    }
}
