package org.xend.daemon.domain.registry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.xend.daemon.hypervisor.DomainInfo;

/// Figures of the domains. Owner of the maps: the conductor's thread; the numbers themselves are atomics because
/// the page of figures reads them from elsewhere.
///
/// CPU time and memory are as fresh as the last look at the hypervisor; reading them asks for a new one, at most
/// once a second, so that a page of figures is at most one reading old and reading it never blocks.
public final class DomainMeters {
    private static final long REFRESH_NANOS = 1_000_000_000L;

    private final MeterRegistry registry;
    private final Map<DomainState, AtomicInteger> states = new EnumMap<>(DomainState.class);
    private final Map<Domain, Figures> figures = new HashMap<>();
    private final Timer created;
    private final Runnable look;
    private final AtomicLong askedAt = new AtomicLong(System.nanoTime());

    private record Figures(AtomicLong cpuNanos, AtomicLong memoryKib, List<Meter> meters) {}

    /// @param look asks for a new look at the hypervisor; from any thread, must only hand the request on
    public DomainMeters(MeterRegistry registry, Runnable look) {
        this.registry = registry;
        this.look = look;
        for (DomainState state : DomainState.values()) {
            AtomicInteger count = new AtomicInteger();
            states.put(state, count);
            Gauge.builder("xend.domains", count, AtomicInteger::get)
                    .tag("state", state.word())
                    .description("domains, domain 0 included, by state")
                    .register(registry);
        }
        created = Timer.builder("xend.domain.create")
                .description("time to create a domain, devices included")
                .publishPercentiles(0.5, 0.99)
                .register(registry);
    }

    public void counted(DomainState state, int change) {
        states.get(state).addAndGet(change);
    }

    public void created(Duration time) {
        created.record(time);
    }

    /// A step of a create that went well so far. From any thread.
    public void stepTook(String step, long nanos) {
        Timer.builder("xend.domain.create.step")
                .tag("step", step)
                .description("time of one step of a create")
                .register(registry)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    public void failed(String operation) {
        Counter.builder("xend.domain.operations.failed")
                .tag("operation", operation)
                .description("operations refused or failed")
                .register(registry)
                .increment();
    }

    public void begin(Domain domain) {
        var cpu = new AtomicLong();
        var memory = new AtomicLong();
        Tags tags = Tags.of("name", domain.name(), "domid", Integer.toString(domain.domid));
        List<Meter> meters = new ArrayList<>();
        meters.add(FunctionCounter.builder("xend.domain.cpu", cpu, nanos -> fresh(nanos) / 1e9)
                .tags(tags)
                .baseUnit("seconds")
                .description("CPU time over all vcpus")
                .register(registry));
        meters.add(Gauge.builder("xend.domain.memory", memory, kib -> fresh(kib) * 1024.0)
                .tags(tags)
                .baseUnit("bytes")
                .description("memory populated")
                .register(registry));
        Figures former = figures.put(domain, new Figures(cpu, memory, meters));
        if (former != null) {
            former.meters().forEach(registry::remove);
        }
    }

    private long fresh(AtomicLong figure) {
        long asked = askedAt.get();
        long now = System.nanoTime();
        if (now - asked > REFRESH_NANOS && askedAt.compareAndSet(asked, now)) {
            look.run();
        }
        return figure.get();
    }

    public void end(Domain domain) {
        Figures last = figures.remove(domain);
        if (last != null) {
            last.meters().forEach(registry::remove);
        }
    }

    public void sampled(Domain domain, DomainInfo info) {
        Figures own = figures.get(domain);
        if (own != null) {
            own.cpuNanos().set(info.cpuTimeNanos());
            own.memoryKib().set(info.memoryKib());
        }
    }
}
