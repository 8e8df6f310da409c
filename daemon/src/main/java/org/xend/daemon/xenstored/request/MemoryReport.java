package org.xend.daemon.xenstored.request;

import java.util.List;
import org.xend.daemon.xenstored.connection.Connection;

/// CONTROL `memreport`: what takes the store's memory, as text. Made on the loop, without state.
final class MemoryReport {
    private static final int LOGGED = 50;

    private MemoryReport() {}

    /// The largest domains, for the log.
    static String text(DomainUse.Source use) {
        Runtime process = Runtime.getRuntime();
        long held = process.totalMemory();
        StringBuilder text = new StringBuilder(String.format(
                "heap: %d bytes in use, %d held, at most %d%n",
                held - process.freeMemory(), held, process.maxMemory()));
        List<Connection> connections = use.connections().all();
        long queued = connections.stream()
                .mapToLong(connection -> connection.out().size())
                .sum();
        text.append(String.format(
                "%d nodes, %d connections with %d bytes queued%n", use.ledger().nodes(), connections.size(), queued));
        text.append(String.format(
                "%6s %9s %9s %8s %8s %12s %12s%n",
                "domain", "memory", "queued", "nodes", "watches", "transactions", "outstanding"));
        List<DomainUse> domains = use.all();
        domains.stream()
                .limit(LOGGED)
                .forEach(of -> text.append(String.format(
                        "%6d %9d %9d %8d %8d %12d %12d%n",
                        of.domid(),
                        of.memory(),
                        of.queued(),
                        of.nodes(),
                        of.watches(),
                        of.transactions(),
                        of.outstanding())));
        if (domains.size() > LOGGED) {
            text.append(String.format("and %d domains with less%n", domains.size() - LOGGED));
        }
        return text.toString();
    }
}
