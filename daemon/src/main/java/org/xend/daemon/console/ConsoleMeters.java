package org.xend.daemon.console;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/// The console role's figures. Meters are thread-safe by themselves; the two gauges are set by the conductor
/// and read by the scraper.
final class ConsoleMeters {
    private final Counter output;
    private final Counter input;
    private final Counter lost;
    private final Counter logFailures;
    private final AtomicInteger consoles;
    private final AtomicInteger readers;

    ConsoleMeters(MeterRegistry registry) {
        output = Counter.builder("xend.console.output")
                .baseUnit("bytes")
                .description("Taken from the guests' console rings")
                .register(registry);
        input = Counter.builder("xend.console.input")
                .baseUnit("bytes")
                .description("Put into the guests' console rings")
                .register(registry);
        lost = Counter.builder("xend.console.lost")
                .baseUnit("bytes")
                .description("Dropped because an attached reader was too slow")
                .register(registry);
        logFailures = Counter.builder("xend.console.log.failures")
                .description("Writes to a guest's console log that failed")
                .register(registry);
        consoles = gauge(registry, "xend.consoles", "Consoles served");
        readers = gauge(registry, "xend.console.readers", "Readers attached to consoles");
    }

    private static AtomicInteger gauge(MeterRegistry registry, String name, String description) {
        var value = new AtomicInteger();
        Gauge.builder(name, value, AtomicInteger::get).description(description).register(registry);
        return value;
    }

    void output(int bytes) {
        output.increment(bytes);
    }

    void input(int bytes) {
        input.increment(bytes);
    }

    void lost(int bytes) {
        lost.increment(bytes);
    }

    void logFailed() {
        logFailures.increment();
    }

    void consoles(int count) {
        consoles.set(count);
    }

    void readers(int change) {
        readers.addAndGet(change);
    }
}
