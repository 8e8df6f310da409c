package org.xend.daemon.xenstored.tree;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.xend.daemon.store.Store;
import org.xend.protocol.xs.MessageType;
import org.xend.protocol.xs.Quota;

/// The store's figures. Written by the store's loop with plain stores, read by any thread that scrapes the
/// registry: counting costs the loop a few nanoseconds a request. Latency is measured for one request in
/// [#SAMPLE], which is plenty for a histogram and spares the others two looks at the clock.
public final class StoreMeters {
    private static final int SAMPLE = 16;

    private enum Figure {
        CONNECTIONS,
        WATCHES,
        NODES,
        CONFLICTS,
        EVENTS_DROPPED,
        TRANSACTIONS_STARTED,
        TRANSACTIONS_ENDED,
        THROTTLED,
        HELD,
        HELD_BY_VIEWS,
        HELD_REFUSALS,
        ABANDONED
    }

    private final AtomicLongArray requests = new AtomicLongArray(MessageType.COUNT);
    private final AtomicLongArray figures = new AtomicLongArray(Figure.values().length);
    private static final Quota[] QUOTAS = Quota.values();
    private final AtomicLongArray refusals = new AtomicLongArray(QUOTAS.length);
    private final Timer[] latency = new Timer[MessageType.COUNT];
    private int untilSample = SAMPLE;

    public StoreMeters(MeterRegistry registry) {
        for (MessageType type : MessageType.values()) {
            if (type != MessageType.WATCH_EVENT && type != MessageType.ERROR) {
                FunctionCounter.builder("xenstore.requests", requests, all -> all.getOpaque(type.number()))
                        .tag("type", type.name())
                        .description("Requests carried out")
                        .register(registry);
                latency[type.number()] = Timer.builder("xenstore.request.latency")
                        .tag("type", type.name())
                        .description("Time to carry out a request, one in " + SAMPLE + " measured")
                        .serviceLevelObjectives(
                                Duration.ofNanos(1_000),
                                Duration.ofNanos(5_000),
                                Duration.ofNanos(25_000),
                                Duration.ofNanos(100_000),
                                Duration.ofMillis(1),
                                Duration.ofMillis(10))
                        .register(registry);
            }
        }
        gauge(registry, "xenstore.connections", Figure.CONNECTIONS, "Sockets and rings served");
        gauge(registry, "xenstore.watches", Figure.WATCHES, "Watches registered");
        gauge(registry, "xenstore.nodes", Figure.NODES, "Nodes in the tree");
        counter(registry, "xenstore.transactions", Figure.TRANSACTIONS_STARTED, "Transactions started");
        counter(registry, "xenstore.transaction.conflicts", Figure.CONFLICTS, "Commits that ended in EAGAIN");
        counter(
                registry,
                "xenstore.events.dropped",
                Figure.EVENTS_DROPPED,
                "Events lost because a domain did not read");
        counter(
                registry,
                "xenstore.domains.throttled",
                Figure.THROTTLED,
                "Times a domain had to wait because it made commits of others fail");
        gauge(
                registry,
                "xenstore.memory.held",
                Figure.HELD,
                "Heap bytes that domains and users within quotas hold, about");
        gauge(
                registry,
                "xenstore.memory.views",
                Figure.HELD_BY_VIEWS,
                "Heap bytes of older trees that open transactions hold, about");
        counter(
                registry,
                "xenstore.memory.refusals",
                Figure.HELD_REFUSALS,
                "Times a holder was refused more because all together hold too much");
        counter(
                registry,
                "xenstore.transactions.abandoned",
                Figure.ABANDONED,
                "Open transactions whose views were taken away because all together held too much");
        for (Quota quota : Quota.values()) {
            if (!quota.isSoft() && quota != Quota.OUTSTANDING) {
                FunctionCounter.builder("xenstore.quota.refusals", refusals, all -> all.getOpaque(quota.ordinal()))
                        .tag("quota", quota.word())
                        .description("Requests refused because a domain had used up a quota")
                        .register(registry);
            }
        }
        Gauge.builder(
                        "xenstore.transactions.open",
                        figures,
                        all -> all.getOpaque(Figure.TRANSACTIONS_STARTED.ordinal())
                                - (double) all.getOpaque(Figure.TRANSACTIONS_ENDED.ordinal()))
                .description("Transactions open now")
                .register(registry);
    }

    private void gauge(MeterRegistry registry, String name, Figure figure, String description) {
        Gauge.builder(name, figures, all -> all.getOpaque(figure.ordinal()))
                .description(description)
                .register(registry);
    }

    private void counter(MeterRegistry registry, String name, Figure figure, String description) {
        FunctionCounter.builder(name, figures, all -> all.getOpaque(figure.ordinal()))
                .description(description)
                .register(registry);
    }

    /// @return what [#end] wants back
    public long begin() {
        if (--untilSample > 0) {
            return 0;
        }
        untilSample = SAMPLE;
        return System.nanoTime();
    }

    /// @param type null where the number was no type
    public void end(MessageType type, long begun) {
        if (type != null) {
            add(requests, type.number(), 1);
            if (begun != 0 && latency[type.number()] != null) {
                latency[type.number()].record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
            }
        }
    }

    void conflict() {
        add(figures, Figure.CONFLICTS.ordinal(), 1);
    }

    public void eventDropped() {
        add(figures, Figure.EVENTS_DROPPED.ordinal(), 1);
    }

    public void throttled() {
        add(figures, Figure.THROTTLED.ordinal(), 1);
    }

    public void publish(Store store) {
        for (Quota quota : QUOTAS) {
            refusals.setOpaque(quota.ordinal(), store.quotas().refused(quota));
        }
        figures.setOpaque(Figure.HELD.ordinal(), store.ledger().held());
        figures.setOpaque(Figure.HELD_BY_VIEWS.ordinal(), store.pins().bytes());
        figures.setOpaque(Figure.HELD_REFUSALS.ordinal(), store.budget().refused());
        figures.setOpaque(Figure.ABANDONED.ordinal(), store.pins().abandoned());
    }

    void transactionStarted() {
        add(figures, Figure.TRANSACTIONS_STARTED.ordinal(), 1);
    }

    public void transactionsEnded(int count) {
        add(figures, Figure.TRANSACTIONS_ENDED.ordinal(), count);
    }

    public void publish(int connections, int watches, int nodes) {
        figures.setOpaque(Figure.CONNECTIONS.ordinal(), connections);
        figures.setOpaque(Figure.WATCHES.ordinal(), watches);
        figures.setOpaque(Figure.NODES.ordinal(), nodes);
    }

    private static void add(AtomicLongArray array, int index, int count) {
        array.setOpaque(index, array.getPlain(index) + count);
    }
}
