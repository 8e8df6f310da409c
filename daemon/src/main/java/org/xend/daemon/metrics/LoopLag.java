package org.xend.daemon.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// Measures the lag of one event loop: twice a second it gets a task, and the time until the task runs is the
/// lag.
///
/// While a task waits, no other one is sent, and the gauge shows how long it has waited: a blocked loop is
/// visible. The start time is the only state; it is atomic, set by the clock's thread and cleared by the loop.
public final class LoopLag implements AutoCloseable {
    static final long PERIOD_MILLIS = 500;
    private static final long NONE = Long.MIN_VALUE;

    private final AtomicLong handedOver = new AtomicLong(NONE);
    private final AtomicLong lastNanos = new AtomicLong();
    private final Executor loop;
    private final LongSupplier nanoTime;
    private final Timer lags;
    private final ScheduledFuture<?> beats;

    /// @param name of the loop, the label `loop`
    /// @param loop runs its tasks
    /// @param clock beats; must not be the loop's own thread
    public LoopLag(String name, Executor loop, ScheduledExecutorService clock, MeterRegistry registry) {
        this(name, loop, clock, registry, System::nanoTime);
    }

    LoopLag(String name, Executor loop, ScheduledExecutorService clock, MeterRegistry registry, LongSupplier nanoTime) {
        this.loop = loop;
        this.nanoTime = nanoTime;
        Gauge.builder("xend.eventloop.lag", this, LoopLag::seconds)
                .baseUnit("seconds")
                .tag("loop", name)
                .description("How long the last task waited for this event loop")
                .strongReference(true)
                .register(registry);
        this.lags = Timer.builder("xend.eventloop.wait")
                .tag("loop", name)
                .description("How long tasks waited for this event loop")
                .register(registry);
        this.beats = clock.scheduleAtFixedRate(this::beat, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /// The last lag, or the present one where that is longer already.
    double seconds() {
        long since = handedOver.get();
        long waited = since == NONE ? 0 : nanoTime.getAsLong() - since;
        return Math.max(waited, lastNanos.get()) / 1e9;
    }

    void beat() {
        if (handedOver.compareAndSet(NONE, nanoTime.getAsLong())) {
            loop.execute(() -> {
                long lag = Math.max(0, nanoTime.getAsLong() - handedOver.getAndSet(NONE));
                lastNanos.set(lag);
                lags.record(lag, TimeUnit.NANOSECONDS);
            });
        }
    }

    @Override
    public void close() {
        beats.cancel(false);
    }
}
