package org.xend.daemon.control.resource;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.xend.daemon.control.form.DatumJson;
import org.xend.daemon.control.request.Refusal;
import org.xend.daemon.control.request.RefusalLog;
import org.xend.daemon.domain.registry.DomainEvent;
import org.xend.protocol.control.Datum;
import org.xend.protocol.control.Failure;

/// `/xend/events`: domain and device events as server-sent events (WHATWG HTML, section 9.2).
///
/// Owned by the server's event loop, on which every method is called. A client that does not keep up is cut
/// off: it can reconnect and read the state again, which is better than a stream with gaps.
public final class EventsResource {
    public static final int MOST_CLIENTS = 64;

    private final Set<EventStream> clients = new LinkedHashSet<>();
    private final RefusalLog refusals;
    private long lastId;

    /// @param clock milliseconds that only grow
    public EventsResource(LongSupplier clock) {
        refusals = new RefusalLog(
                clock,
                "all " + MOST_CLIENTS + " event streams are in use: a further" + " client is answered with status 503");
    }

    public Resource resource() {
        return Resource.readOnly(Operation.of(exchange -> {
            if (clients.size() >= MOST_CLIENTS) {
                refusals.refused();
                throw new Refusal(
                        503,
                        new Failure.WrongState(
                                "events", "All " + MOST_CLIENTS + " event streams are in use: close one first"),
                        Map.of());
            }
            exchange.connection().keepOpen();
            // Counted here and now: the answer is written later, when many more clients may have asked.
            var stream = new EventStream(exchange.http().response(), clients::remove);
            clients.add(stream);
            return CompletableFuture.completedFuture(Answer.stream(stream::begin, stream::leave));
        }));
    }

    public void publish(DomainEvent event) {
        lastId++;
        if (clients.isEmpty()) {
            return;
        }
        var details = Datum.form("details");
        event.details().forEach(details::put);
        var data = Datum.form("event")
                .put("at", event.at().toString())
                .put("kind", event.kind())
                .put("name", event.name())
                .put("domid", event.domid())
                .put("uuid", event.uuid())
                .put("details", details.build())
                .build();
        Set.copyOf(clients).forEach(client -> client.send(lastId, event.kind(), DatumJson.print(data)));
    }

    /// Keeps connections (and proxies between) alive, and finds the dead ones.
    public void heartbeat() {
        Set.copyOf(clients).forEach(EventStream::heartbeat);
    }

    public void close() {
        Set.copyOf(clients).forEach(EventStream::end);
    }
}
