package org.xend.daemon.xenstored.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.xend.daemon.xenstored.tree.EventHash;
import org.xend.protocol.property.Property;
import org.xend.protocol.xs.MessageType;
import org.xend.protocol.xs.Payload;
import org.xend.protocol.xs.Wire;

class EventBacklogTest {
    private final OutputQueue queue = new OutputQueue();
    private final EventBacklog backlog = new EventBacklog(queue);

    private static int hash(String path, String token) {
        return EventHash.of(EventHash.of(path), EventHash.of(token));
    }

    private boolean has(String path, String token) {
        return backlog.has(path, token, hash(path, token));
    }

    private void queueEvent(String path, String token) {
        backlog.add(queue.sent() + queue.size(), hash(path, token));
        int at = queue.message(MessageType.WATCH_EVENT.number(), 0, 0, length(path, token));
        at = Payload.put(path, 0, queue.bytes(), at);
        Payload.put(token, 0, queue.bytes(), at);
    }

    private void send(int bytes) {
        queue.remove(bytes);
        backlog.sent(queue.sent());
    }

    private static int length(String path, String token) {
        return path.length() + token.length() + 2;
    }

    @Test
    void anEventIsInTheQueueUntilItsFirstByteIsSent() {
        assertFalse(has("/a", "t"));
        queueEvent("/a", "t");
        queueEvent("/b", "t");
        assertTrue(has("/a", "t"));
        send(1);
        assertFalse(has("/a", "t"));
        assertTrue(has("/b", "t"));
    }

    @Test
    void pathAndTokenAreDistinguished() {
        queueEvent("/ab", "c");
        assertFalse(has("/a", "bc"));
        assertFalse(has("/ab", "d"));
        assertFalse(has("/ab", ""));
    }

    /// Against a list of what is queued: replies between events, parts of messages sent, queues that grow and
    /// empty.
    @Property.Seeded
    void itKnowsWhatIsQueuedAndNothingElse(long seed) {
        Property.holds(seed, 20, draw -> {
            Random random = draw.random();
            record Queued(String path, String token, long begin) {}
            // one backlog serves all tries
            send(queue.size());
            Deque<Queued> model = new ArrayDeque<>();
            for (int step = 0; step < 600; step++) {
                String path = "/" + random.nextInt(60);
                String token = "t" + random.nextInt(2);
                boolean known = model.stream().anyMatch(event -> event.path.equals(path) && event.token.equals(token));
                assertEquals(known, has(path, token), path);
                int choice = random.nextInt(10);
                if (choice < 6 && !known) {
                    model.add(new Queued(path, token, queue.sent() + queue.size()));
                    queueEvent(path, token);
                } else if (choice == 6) {
                    queue.message(MessageType.READ.number(), 1, 0, new byte[random.nextInt(200)]);
                } else if (choice > 7 && !queue.isEmpty()) {
                    send(1 + random.nextInt(Math.min(queue.size(), 3 * Wire.HEADER_BYTES)));
                    model.removeIf(event -> event.begin < queue.sent());
                } else if (random.nextInt(50) == 0) {
                    send(queue.size());
                    model.clear();
                }
            }
        });
    }
}
