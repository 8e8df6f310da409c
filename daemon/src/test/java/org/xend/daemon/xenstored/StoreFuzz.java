package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.xend.daemon.reference.Message;
import org.xend.daemon.store.TreeText;
import org.xend.daemon.xenstored.connection.Connection;
import org.xend.protocol.xs.MessageType;

/// Hostile clients on real sockets and on rings send what [Traffic] makes up, in pieces cut anywhere, while
/// [Bystanders] work beside them; after each case nothing may be left of them. Everything happens on the
/// test's thread, and a case depends on its seed alone.
final class StoreFuzz implements AutoCloseable {
    private static final int HOSTILE = 3;
    private static final int DOMAINS = 6;
    /// An ordinary case takes a millisecond; more than this is a hang, however busy the machine.
    private static final long LONGEST_NANOS = 5_000_000_000L;

    private final RingHost host = new RingHost();
    private final SocketPairs sockets = new SocketPairs(host.conductor);
    private final Bystanders bystanders = new Bystanders(host, sockets);
    /// Of the bystanders.
    private final int connections = host.conductor.connections().all().size();
    private final LogWatch log;
    private final Map<String, Long> figures = new TreeMap<>();
    private Random random = new Random(0);

    StoreFuzz(LogWatch log) throws IOException {
        this.log = log;
    }

    /// What happened so far.
    Map<String, Long> figures() {
        figures.put("exchanges of the others", (long) bystanders.exchanges());
        return figures;
    }

    private void count(String what, long times) {
        figures.merge(what, times, Long::sum);
    }

    private void most(String what, long value) {
        figures.merge(what, value, Math::max);
    }

    /// One case.
    void run(long seed) throws IOException {
        long begun = System.nanoTime();
        random = new Random(seed);
        Traffic traffic = new Traffic(random);
        List<Hostile> hostiles = new ArrayList<>();
        List<byte[]> left = new ArrayList<>();
        for (int i = random.nextInt(1, HOSTILE + 1); i > 0; i--) {
            hostiles.add(random.nextInt(5) < 3 ? bystanders.domain(random.nextInt(1, DOMAINS + 1)) : sockets.connect());
            left.add(traffic.next());
        }
        boolean readsNothing = random.nextInt(4) == 0;
        // each is to take everything within so many turns; a ring may be full, or its owner may have spoilt it
        for (int turn = 0; turn < 60 && left.stream().anyMatch(bytes -> bytes.length > 0); turn++) {
            int who = random.nextInt(hostiles.size());
            left.set(who, send(hostiles.get(who), left.get(who)));
            if (!readsNothing && random.nextInt(3) == 0) {
                hostiles.get(who).read(random.nextInt(1, 300));
            }
            if (random.nextInt(12) == 0) {
                bystanders.check();
            }
        }
        for (Hostile hostile : hostiles) {
            leave(hostile);
        }
        bystanders.check();
        bystanders.cleanUp();
        checkNothingIsLeft();
        most("slowest case, µs", (System.nanoTime() - begun) / 1000);
        assertTrue(System.nanoTime() - begun < LONGEST_NANOS, "a case took longer than it may");
        count("cases", 1);
    }

    private byte[] send(Hostile hostile, byte[] bytes) throws IOException {
        if (hostile instanceof RingClient ring && random.nextInt(12) == 0) {
            ring.scribble(random);
            count("pages scribbled on", 1);
        }
        int length = random.nextInt(3) == 0 ? bytes.length : Math.min(bytes.length, random.nextInt(1, 40));
        int taken = hostile.send(Arrays.copyOf(bytes, length));
        sockets.run();
        host.store.runTasks();
        count("bytes sent", taken);
        most("most bytes waiting for one client", hostile.queued());
        assertTrue(hostile.queued() <= Connection.OUTPUT_LIMIT, "more is kept for a client than may be");
        if (hostile instanceof SocketPairs.Client socket && socket.isServed() && random.nextInt(40) == 0) {
            socket.shutdownOutput();
            count("half-closed", 1);
            return new byte[0];
        }
        return Arrays.copyOfRange(bytes, taken, bytes.length);
    }

    /// Reads what it has to get, or does not, and goes.
    private void leave(Hostile hostile) throws IOException {
        boolean served = hostile.isServed();
        if (random.nextInt(3) > 0) {
            do {
                sockets.run();
            } while (hostile.read(Integer.MAX_VALUE) > 0);
            boolean halfClosed = hostile instanceof SocketPairs.Client socket && socket.isHalfClosed();
            check(hostile, halfClosed && !hostile.isMalformed() || served && hostile.isServed());
        }
        if (hostile instanceof RingClient ring && ring.faultWord() > 0 && ring.faultWord() < 4) {
            count("rings ended with error word " + ring.faultWord(), 1);
        }
        hostile.close();
        sockets.run();
        count(hostile instanceof RingClient ? "domains" : "sockets", 1);
    }

    /// Each request has one answer, in order; of a connection that the daemon has ended some may be missing.
    private void check(Hostile hostile, boolean complete) {
        if (hostile instanceof RingClient ring && ring.hasScribbled()) {
            return;
        }
        List<Message> requests = hostile.requests();
        List<Message> answers = new ArrayList<>(hostile.messages());
        answers.removeIf(message -> message.type() == MessageType.WATCH_EVENT.number());
        count("events read", hostile.messages().size() - answers.size());
        assertTrue(answers.size() <= requests.size(), "more answers than requests");
        for (int i = 0; i < answers.size(); i++) {
            Message request = requests.get(i);
            Message answer = answers.get(i);
            assertEquals(request.requestId(), answer.requestId());
            assertEquals(request.transactionId(), answer.transactionId());
            boolean refused = answer.type() == MessageType.ERROR.number();
            assertTrue(refused || answer.type() == request.type(), "the answer is of another type");
            MessageType type = MessageType.ofNumber(request.type());
            count(
                    "answer " + (type == null ? "unknown type" : type) + " "
                            + (refused ? answer.payload().replace("\0", "") : "OK"),
                    1);
        }
        if (hostile.isMalformed()) {
            assertTrue(!complete, "a connection outlives a header that announces too much");
            count("ended for a header that announces too much", 1);
        } else if (complete) {
            assertEquals(requests.size(), answers.size(), "a request has no answer");
        }
    }

    private void checkNothingIsLeft() {
        assertEquals(List.of(), log.defects());
        assertEquals(connections, host.conductor.connections().all().size(), "connections");
        host.conductor.outbox().flush();
        assertEquals(Bystanders.WATCHES, host.store.figure("xenstore.watches"), "watches");
        assertEquals(0, host.store.figure("xenstore.transactions.open"), "transactions");
        assertEquals("", new TreeText.Counted(host.conductor.store()).mistakes());
        assertEquals(host.conductor.store().ledger().nodes(), host.store.figure("xenstore.nodes"));
        assertEquals(4, host.conductor.store().ledger().nodes(), "/, /well, /well/k, /well/second");
    }

    @Override
    public void close() throws IOException {
        sockets.close();
    }
}
