package org.xend.daemon.xenstored;

import java.security.SecureRandom;

/// The events in a queue that its client is slow to read: one that repeats an event still in it is left out,
/// since a client that has yet to read of a change will find the newest state when it looks. Owned by a
/// connection.
///
/// A queue may hold tens of thousands of events, so each is one object, in a chain of its hash and in the order
/// of the queue.
final class EventBacklog {
    private static final int SMALLEST = 16;
    private static final long SECRET = new SecureRandom().nextLong();
    private static final long FACTOR = new SecureRandom().nextLong() | 1;

    private static final class Event {
        private final String path;
        private final String token;
        private final long end;
        private final int hash;
        private Event chained;
        private Event later;

        private Event(String path, String token, long end, int hash) {
            this.path = path;
            this.token = token;
            this.end = end;
            this.hash = hash;
        }
    }

    private Event[] table = new Event[SMALLEST];
    private Event first;
    private Event last;
    private int count;

    /// Whether the same event is in the queue.
    boolean has(String path, String token) {
        if (count == 0) {
            return false;
        }
        int hash = hash(path, token);
        for (Event event = table[hash & table.length - 1]; event != null; event = event.chained) {
            if (event.hash == hash && event.path.equals(path) && event.token.equals(token)) {
                return true;
            }
        }
        return false;
    }

    /// @param end how many bytes the connection will have sent when this event is out
    void add(String path, String token, long end) {
        if (count == table.length) {
            grow();
        }
        Event event = new Event(path, token, end, hash(path, token));
        chain(event);
        if (first == null) {
            first = event;
        } else {
            last.later = event;
        }
        last = event;
        count++;
    }

    private void chain(Event event) {
        int at = event.hash & table.length - 1;
        event.chained = table[at];
        table[at] = event;
    }

    private void grow() {
        table = new Event[table.length * 2];
        for (Event event = first; event != null; event = event.later) {
            chain(event);
        }
    }

    void clear() {
        first = null;
        last = null;
        count = 0;
        table = new Event[SMALLEST];
    }

    void sent(long bytes) {
        while (first != null && first.end <= bytes) {
            unchain(first);
            first = first.later;
            count--;
        }
        if (first == null) {
            last = null;
            if (table.length > SMALLEST) {
                table = new Event[SMALLEST];
            }
        }
    }

    private void unchain(Event event) {
        int at = event.hash & table.length - 1;
        if (table[at] == event) {
            table[at] = event.chained;
            return;
        }
        Event before = table[at];
        while (before.chained != event) {
            before = before.chained;
        }
        before.chained = event.chained;
    }

    /// Clients choose paths and tokens: with a hash they can compute they could make one long chain of all.
    private static int hash(String path, String token) {
        long hash = mixed(mixed(SECRET, path), token);
        return (int) (hash >>> 32);
    }

    private static long mixed(long from, String text) {
        long hash = from;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FACTOR;
            hash ^= hash >>> 29;
        }
        return hash ^ text.length();
    }
}
