package org.xend.daemon.xenstored;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/// The events in a queue that its client is slow to read: one that repeats an event still in it is left out,
/// since a client that has yet to read of a change will find the newest state when it looks. Owned by a
/// connection.
final class EventBacklog {
    private record Event(String path, String token) {}

    private record Queued(Event event, long end) {}

    private final Deque<Queued> queued = new ArrayDeque<>();
    private final Set<Event> waiting = new HashSet<>();

    /// Whether the same event is in the queue.
    boolean has(String path, String token) {
        return !waiting.isEmpty() && waiting.contains(new Event(path, token));
    }

    /// @param end how many bytes the connection will have sent when this event is out
    void add(String path, String token, long end) {
        Event event = new Event(path, token);
        waiting.add(event);
        queued.add(new Queued(event, end));
    }

    void clear() {
        queued.clear();
        waiting.clear();
    }

    void sent(long bytes) {
        while (!queued.isEmpty() && queued.peek().end() <= bytes) {
            waiting.remove(queued.poll().event());
        }
    }
}
