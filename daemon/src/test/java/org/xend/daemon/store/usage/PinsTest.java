package org.xend.daemon.store.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xend.daemon.store.Caller;
import org.xend.daemon.store.Store;
import org.xend.daemon.store.Transaction;
import org.xend.daemon.store.node.Node;
import org.xend.protocol.xs.XsException;

/// What is booked for views, against what they hold in truth.
class PinsTest {
    private static final int NODE = 48;
    private static final int ARRAY = 16;

    private final Store store = new Store();

    private Transaction view() throws XsException {
        Transaction view = store.begin();
        view.read(Caller.DOM0, "/tool");
        return view;
    }

    private void write(String path, int length) throws XsException {
        store.write(Caller.DOM0, path, new byte[length]);
    }

    /// Bytes of nodes and values that roots of views reach and the current one does not.
    private long held(Map<Transaction, Node> views) {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        bytes(store.root(), seen);
        return views.values().stream().mapToLong(root -> bytes(root, seen)).sum();
    }

    private static long bytes(Node root, Set<Object> seen) {
        long bytes = 0;
        Deque<Node> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            Node node = open.pop();
            if (seen.add(node)) {
                bytes += NODE;
                bytes += node.value().length > 0 && seen.add(node.value()) ? ARRAY + node.value().length : 0;
                bytes += seen.add(node.children()) ? node.children().copiedBytes() : 0;
                node.children().forEach(open::push);
            }
        }
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void noMoreIsHeldThanIsBooked(long seed) throws XsException {
        Random random = new Random(seed);
        Map<Transaction, Node> views = new IdentityHashMap<>();
        long most = 0;
        for (int i = 0; i < 300; i++) {
            write("/a" + i % 40 + "/b" + i % 7 + "/c" + i, 200);
        }
        for (int step = 0; step < 3000; step++) {
            int at = random.nextInt(300);
            String path = "/a" + at % 40 + "/b" + at % 7 + "/c" + at;
            switch (random.nextInt(12)) {
                case 0 -> {
                    if (views.size() < 12) {
                        Node now = store.root();
                        views.put(view(), now);
                    }
                }
                case 1 -> {
                    List<Transaction> open = new ArrayList<>(views.keySet());
                    if (!open.isEmpty()) {
                        Transaction one = open.get(random.nextInt(open.size()));
                        views.remove(one);
                        one.release();
                    }
                }
                case 2 -> {
                    if (store.find(store.root(), path) != null) {
                        store.remove(Caller.DOM0, random.nextInt(20) == 0 ? "/a" + at % 40 : path);
                    }
                }
                case 3 -> {
                    Transaction own = store.begin();
                    own.write(Caller.DOM0, path, new byte[random.nextInt(400)]);
                    own.commit();
                    own.release();
                }
                default -> write(path, random.nextInt(400));
            }
            if (step % 20 == 0) {
                long held = held(views);
                most = Math.max(most, held);
                assertTrue(
                        store.pins().bytes() >= held * 9 / 10,
                        "step " + step + ": " + held + " held, " + store.pins().bytes() + " booked");
            }
        }
        assertTrue(most > 50_000, "something was held: " + most);
        views.keySet().forEach(Transaction::release);
        assertEquals(0, store.pins().bytes());
    }

    @Test
    void oneViewHoldsOneCopyHoweverOftenANodeIsWritten() throws XsException {
        write("/k", 1000);
        Transaction view = view();
        for (int i = 0; i < 1000; i++) {
            write("/k", 1000);
            Transaction other = view();
            write("/k", 1000);
            other.release();
        }
        assertTrue(store.pins().bytes() < 2500, "booked " + store.pins().bytes());
        view.release();
        assertEquals(0, store.pins().bytes());
    }

    /// The toolstack's batches come and go beside a view that stays.
    @Test
    void commitsBesideAViewAreBooked() throws XsException {
        write("/k", 1000);
        Transaction view = view();
        Transaction batch = store.begin();
        batch.write(Caller.DOM0, "/k", new byte[0]);
        batch.commit();
        batch.release();
        assertTrue(store.pins().bytes() > 1000, "booked " + store.pins().bytes());
        view.release();
        assertEquals(0, store.pins().bytes());
    }
}
