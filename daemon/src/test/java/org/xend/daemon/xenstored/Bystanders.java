package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.xend.daemon.reference.Message;
import org.xend.daemon.store.Caller;
import org.xend.daemon.store.usage.Quotas;
import org.xend.daemon.xenstored.domain.IntroducedDomain;
import org.xend.protocol.xs.MessageType;
import org.xend.protocol.xs.Quota;
import org.xend.protocol.xs.Wire;

/// Well-behaved clients beside a fuzzer's: a socket, a toolstack, and two domains. Whatever others do, they
/// are answered, at once and right. Owned by the fuzzer.
final class Bystanders {
    private static final int FIRST = 30001;
    private static final int SECOND = 30002;
    static final Set<Integer> DOMIDS = Set.of(FIRST, SECOND);
    /// What they leave standing.
    static final int WATCHES = 2;

    private final RingHost host;
    private final SocketPairs sockets;
    private final MemoryStore.Client toolstack;
    private final SocketPairs.Client socket;
    private final RingHost.Guest first;
    private final RingHost.Guest second;
    private int exchanges;
    private int transactions;

    Bystanders(RingHost host, SocketPairs sockets) throws IOException {
        this.host = host;
        this.sockets = sockets;
        toolstack = new MemoryStore.Client(host.conductor.connections(), Caller.DOM0);
        host.conductor.connections().opened(toolstack);
        socket = sockets.connect();
        first = host.introduce(FIRST);
        second = host.introduce(SECOND);
        // a socket may change the limits of all domains, so these have their own
        for (Quota quota : Quota.values()) {
            for (int domid : DOMIDS) {
                expect(
                        "SET_QUOTA OK|",
                        MessageType.SET_QUOTA,
                        domid + "|" + quota.word() + "|" + quota.standard() + "|");
            }
        }
        expect("WRITE OK|", MessageType.WRITE, "/well/k|0");
        expect("SET_PERMS OK|", MessageType.SET_PERMS, "/well|n0|r" + FIRST + "|");
        expect("SET_PERMS OK|", MessageType.SET_PERMS, "/well/k|n0|r" + FIRST + "|");
        expect("WRITE OK|", MessageType.WRITE, "/well/second|");
        expect("SET_PERMS OK|", MessageType.SET_PERMS, "/well/second|n" + SECOND + "|");
        assertEquals("WATCH_EVENT /well/k|W|", first.ask(MessageType.WATCH, "/well/k|W|"));
        assertEquals("WATCH_EVENT /well/second|X|", ask(MessageType.WATCH, 0, "/well/second|X|"));
    }

    private void expect(String answer, MessageType type, String payload) {
        assertEquals(answer, toolstack.ask(type, payload));
    }

    /// The last message that came.
    private String ask(MessageType type, int transaction, String payload) throws IOException {
        return all(type, transaction, payload).getLast();
    }

    private List<String> all(MessageType type, int transaction, String payload) throws IOException {
        byte[] bytes = MemoryStore.bytes(payload);
        byte[] frame = new byte[Wire.HEADER_BYTES + bytes.length];
        Wire.putHeader(frame, 0, type.number(), exchanges, transaction, bytes.length);
        System.arraycopy(bytes, 0, frame, Wire.HEADER_BYTES, bytes.length);
        assertEquals(frame.length, socket.put(frame));
        sockets.run();
        List<Message> messages = Message.takeFrom(ByteBuffer.wrap(socket.take(Integer.MAX_VALUE)));
        assertEquals(
                exchanges,
                messages.getLast().type() == MessageType.WATCH_EVENT.number()
                        ? exchanges
                        : messages.getLast().requestId());
        return messages.stream()
                .map(message -> MessageType.ofNumber(message.type()) + " "
                        + message.payload().replace('\0', '|'))
                .toList();
    }

    /// Each does something, and every answer and event is what it has to be.
    void check() throws IOException {
        String value = Integer.toString(++exchanges);
        assertEquals(List.of("WRITE OK|"), all(MessageType.WRITE, 0, "/well/k|" + value));
        host.store.runTasks();
        assertEquals(List.of("WATCH_EVENT /well/k|W|"), first.drain());
        assertEquals("READ " + value, first.ask(MessageType.READ, "/well/k|"));
        assertEquals("ERROR EACCES|", second.ask(MessageType.READ, "/well/k|"));
        assertEquals("WRITE OK|", second.ask(MessageType.WRITE, "/well/second|" + value));
        sockets.run();
        assertEquals(
                List.of("WATCH_EVENT /well/second|X|", "READ " + value), all(MessageType.READ, 0, "/well/second|"));
        if (exchanges % 8 == 0) {
            assertEquals("TRANSACTION_START " + ++transactions + "|", ask(MessageType.TRANSACTION_START, 0, "|"));
            assertEquals("READ " + value, ask(MessageType.READ, transactions, "/well/k|"));
            assertEquals("MKDIR OK|", ask(MessageType.MKDIR, transactions, "/well/t|"));
            assertEquals("RM OK|", ask(MessageType.RM, transactions, "/well/t|"));
            assertEquals("TRANSACTION_END OK|", ask(MessageType.TRANSACTION_END, transactions, "T|"));
        }
    }

    int exchanges() {
        return exchanges;
    }

    /// Takes away what others have left, as a toolstack does, so that what then remains is what they leak.
    void cleanUp() throws IOException {
        for (IntroducedDomain domain : host.conductor.lifecycle().introduced().all()) {
            if (!DOMIDS.contains(domain.domid())) {
                expect("RELEASE OK|", MessageType.RELEASE, domain.domid() + "|");
            }
        }
        host.forgetTheGone();
        for (Quota quota : Quota.values()) {
            host.conductor.store().quotas().set(Quotas.ALL, quota, quota.standard());
        }
        expect("SET_PERMS OK|", MessageType.SET_PERMS, "/|n0|");
        for (String name : toolstack
                .ask(MessageType.DIRECTORY, "/|")
                .substring("DIRECTORY".length())
                .trim()
                .split("\\|")) {
            if (!name.equals("well")) {
                expect("RM OK|", MessageType.RM, "/" + name + "|");
            }
        }
        sockets.run();
        first.drain();
    }

    RingClient domain(int domid) {
        expect("INTRODUCE OK|", MessageType.INTRODUCE, domid + "|1|3|");
        expect("MKDIR OK|", MessageType.MKDIR, "/local/domain/" + domid + "|");
        expect("SET_PERMS OK|", MessageType.SET_PERMS, "/local/domain/" + domid + "|n" + domid + "|");
        return new RingClient(host, domid);
    }
}
