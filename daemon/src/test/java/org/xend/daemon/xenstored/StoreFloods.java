package org.xend.daemon.xenstored;

import java.util.ArrayList;
import java.util.List;
import org.xend.protocol.xs.MessageType;

/// What one guest can do to fill a store's memory, each at a length at which a store that kept it would not fit
/// into the small heap this program is started with. Ends normally where the heap was enough.
final class StoreFloods {
    private final RingHost host = new RingHost();

    private StoreFloods() {}

    enum Flood {
        UNREAD_REPLIES,
        UNREAD_EVENTS,
        STATE_REWRITTEN,
        WATCHES_RESET,
        RINGS_ATTACHED_ANEW,
        OPEN_TRANSACTIONS,
        DOMAINS_COME_AND_GO
    }

    public static void main(String[] arguments) {
        new StoreFloods().run(Flood.valueOf(arguments[0]));
    }

    private void run(Flood flood) {
        switch (flood) {
            case UNREAD_REPLIES -> unreadReplies();
            case UNREAD_EVENTS -> unreadEvents();
            case STATE_REWRITTEN -> stateRewritten();
            case WATCHES_RESET -> watchesReset();
            case RINGS_ATTACHED_ANEW -> ringsAttachedAnew();
            case OPEN_TRANSACTIONS -> openTransactions();
            case DOMAINS_COME_AND_GO -> domainsComeAndGo();
        }
        RingHost.Guest other = host.guest(29_999);
        expect("WRITE OK|", other.ask(MessageType.WRITE, "k|v"));
        expect("READ v", other.ask(MessageType.READ, "k|"));
    }

    private static void expect(String expected, String answer) {
        if (!expected.equals(answer)) {
            throw new AssertionError(expected + ", not " + answer);
        }
    }

    private static byte[] frame(MessageType type, String payload) {
        return MemoryStore.frame(type.number(), 0, MemoryStore.bytes(payload));
    }

    /// 40 guests, 100,000 requests each, as far as the store takes them; 2000 bytes for each of 20.
    private void unreadReplies() {
        for (int domid = 1; domid <= 40; domid++) {
            RingHost.Guest guest = host.guest(domid);
            guest.ask(MessageType.WRITE, "k|" + "v".repeat(1900));
            byte[] request = frame(MessageType.READ, "k|");
            for (int i = 0; i < 100_000; i++) {
                if (guest.ring().put(request, 0, request.length) < request.length) {
                    break;
                }
                guest.notifyStore();
            }
        }
    }

    /// 128 watches and 20,000 changes, unread: 500 MB of events.
    private void unreadEvents() {
        RingHost.Guest guest = host.guest(7);
        for (int i = 0; i < 128; i++) {
            guest.ask(MessageType.WATCH, "/local/domain/7|" + "t".repeat(150) + i + "|");
        }
        for (int i = 0; i < 20_000; i++) {
            host.dom0.ask(MessageType.WRITE, "/local/domain/7/k" + i % 500 + "|v");
            host.dom0.ask(MessageType.RM, "/local/domain/7/k" + i % 500 + "|");
        }
    }

    private void stateRewritten() {
        RingHost.Guest watcher = host.guest(8);
        watcher.ask(MessageType.WATCH, "/local/domain/8/state|T|");
        for (int i = 0; i < 1_000_000; i++) {
            host.dom0.ask(MessageType.WRITE, "/local/domain/8/state|" + i % 7);
        }
    }

    private void watchesReset() {
        RingHost.Guest guest = host.guest(7);
        for (int round = 0; round < 10_000; round++) {
            for (int i = 0; i < 100; i++) {
                guest.ask(MessageType.WATCH, "a" + round + "/" + i + "|" + i + "|");
            }
            expect("RESET_WATCHES OK|", guest.ask(MessageType.RESET_WATCHES, "|"));
        }
    }

    private void ringsAttachedAnew() {
        for (int round = 0; round < 3000; round++) {
            RingHost.Guest guest = host.introduce(7);
            host.detached.clear();
            for (int i = 0; i < 100; i++) {
                guest.ask(MessageType.WATCH, "a" + round + "/" + i + "|" + "t".repeat(1000) + "|");
            }
            guest.ask(MessageType.TRANSACTION_START, "|");
        }
    }

    /// All the transactions there may be, each with all the nodes it may write, the longest there may be.
    private void openTransactions() {
        List<RingHost.Guest> guests = new ArrayList<>();
        for (int domid = 1; domid <= 4; domid++) {
            guests.add(host.guest(domid));
        }
        String value = "v".repeat(1900);
        for (RingHost.Guest guest : guests) {
            for (int t = 0; t < 20; t++) {
                String started = guest.ask(MessageType.TRANSACTION_START, "|");
                if (started.startsWith("TRANSACTION_START")) {
                    int id = Integer.parseInt(started.replaceAll("\\D", ""));
                    for (int i = 0; i < 2000; i++) {
                        guest.ask(MessageType.WRITE, id, "n" + i + "|" + value);
                    }
                }
            }
        }
    }

    private void domainsComeAndGo() {
        for (int round = 0; round < 500; round++) {
            RingHost.Guest guest = host.guest(7);
            host.detached.clear();
            for (int i = 0; i < 300; i++) {
                guest.ask(MessageType.WRITE, "n" + i + "|" + "v".repeat(500));
                guest.ask(MessageType.WATCH, "n" + i + "|T|");
            }
            guest.ask(MessageType.TRANSACTION_START, "|");
            expect("RELEASE OK|", host.dom0.ask(MessageType.RELEASE, "7|"));
        }
    }
}
