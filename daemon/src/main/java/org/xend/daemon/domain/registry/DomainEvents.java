package org.xend.daemon.domain.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.clock.HostClock;
import org.xend.daemon.domain.records.DomainId;
import org.xend.daemon.hypervisor.Registration;

/// Reports events of domains to the log and to the listeners: one line and one call per event.
/// Owner of the list: the conductor's thread.
public final class DomainEvents {
    private static final Logger LOG = LoggerFactory.getLogger("org.xend.daemon.domain.events");

    private final Executor owner;
    private final HostClock clock;
    private final List<Consumer<DomainEvent>> listeners = new ArrayList<>();

    public DomainEvents(Executor owner, HostClock clock) {
        this.owner = owner;
        this.clock = clock;
    }

    /// From any thread.
    public Registration listen(Consumer<DomainEvent> listener) {
        owner.execute(() -> listeners.add(listener));
        return () -> owner.execute(() -> listeners.remove(listener));
    }

    public void report(Domain domain, String kind, Map<String, String> details) {
        report(domain.id(), kind, details);
    }

    public void report(DomainId domain, String kind, Map<String, String> details) {
        String more = details.isEmpty()
                ? ""
                : details.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(detail -> detail.getKey() + "=" + detail.getValue())
                        .collect(Collectors.joining(", ", ": ", ""));
        LOG.info("Domain {} ({}) {}{}", domain.name(), domain.domid(), kind, more);
        var event =
                new DomainEvent(clock.wall(), kind, domain.name(), domain.domid(), domain.uuid(), Map.copyOf(details));
        for (Consumer<DomainEvent> listener : List.copyOf(listeners)) {
            try {
                listener.accept(event);
            } catch (RuntimeException e) {
                LOG.error("A listener failed on {}: {}", kind, e.toString());
                LOG.debug("A listener failed on {}", kind, e);
            }
        }
    }
}
