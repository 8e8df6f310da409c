package org.xend.daemon.xenstored;

import java.util.ArrayDeque;
import java.util.Deque;
import org.xend.daemon.ring.GuestStoreRing;
import org.xend.daemon.ring.SharedPage;
import org.xend.protocol.xs.FrameDecoder;
import org.xend.protocol.xs.FrameException;
import org.xend.protocol.xs.MessageType;
import org.xend.protocol.xs.Wire;

/// A domain that has the store hold as much as it can by one kind of harm, within its own quotas, without end.
/// Owned by who plays it.
final class HostileDomain {
    /// Kinds of harm. A domain of the kind LOUD is followed by one that is deaf to its events.
    enum Harm {
        OLD_TREES,
        LARGE_VALUES,
        DEEP_PATHS,
        LARGE_DIRECTORY,
        DEEP_WATCHES,
        LOUD,
        DEAF_TO_EVENTS,
        DEAF_TO_REPLIES
    }

    private static final int VALUES = 500;
    private static final String VALUE = "v".repeat(1900);
    private static final int WATCHES = 128;
    private static final int DEPTH = 900;
    private static final int CHILDREN = 500;
    private static final int TRANSACTIONS = 10;

    private final int domid;
    private final Harm harm;
    private final GuestStoreRing ring;
    private final Runnable event;
    private final FrameDecoder decoder = new FrameDecoder();
    private final Deque<Integer> transactions = new ArrayDeque<>();
    private final byte[] scratch = new byte[GuestStoreRing.BYTES];
    private byte[] request;
    private int sent;
    private int turn;
    private int fresh;
    private long answers;

    /// @param event notifies the store
    HostileDomain(int domid, Harm harm, SharedPage page, Runnable event) {
        this.domid = domid;
        this.harm = harm;
        this.ring = new GuestStoreRing(page);
        this.event = event;
    }

    static Harm harm(int number) {
        return Harm.values()[number % Harm.values().length];
    }

    /// Answers to requests that it has taken.
    long answers() {
        return answers;
    }

    /// Reads what is there, if it is one that reads, and fills its ring with requests.
    ///
    /// @return bytes that it put into the ring or took from it
    int step() throws FrameException {
        int moved = reads() ? read() : 0;
        boolean room = true;
        while (room) {
            if (request == null) {
                request = next();
                sent = 0;
                turn++;
            }
            int put = Math.max(0, ring.put(request, sent, request.length - sent));
            sent += put;
            moved += put;
            room = sent == request.length;
            request = room ? null : request;
        }
        if (moved > 0) {
            event.run();
        }
        return moved;
    }

    private boolean reads() {
        return switch (harm) {
            case DEAF_TO_EVENTS -> answers < WATCHES;
            case DEAF_TO_REPLIES -> answers < 1;
            default -> true;
        };
    }

    private int read() throws FrameException {
        int count = Math.max(0, ring.take(scratch, 0, scratch.length));
        decoder.decode(scratch, 0, count, (frame, at, length) -> {
            int type = Wire.type(frame, at);
            answers += type == MessageType.WATCH_EVENT.number() ? 0 : 1;
            if (type == MessageType.TRANSACTION_START.number()) {
                fresh = Integer.parseInt(new String(
                        frame, at + Wire.HEADER_BYTES, length - 1, java.nio.charset.StandardCharsets.US_ASCII));
                transactions.add(fresh);
            }
            return true;
        });
        return count;
    }

    private byte[] next() {
        return switch (harm) {
            case OLD_TREES -> oldTrees();
            case LARGE_VALUES -> of(MessageType.WRITE, "n" + turn % (2 * VALUES) + "|" + VALUE);
            case DEEP_PATHS -> of(MessageType.WRITE, "d" + "/d".repeat(turn % DEPTH) + "|" + turn);
            case LARGE_DIRECTORY ->
                of(
                        turn / CHILDREN % 2 == 0 ? MessageType.MKDIR : MessageType.RM,
                        "dir/" + Integer.toString(turn % CHILDREN, 36) + "|");
            case DEEP_WATCHES ->
                of(
                        turn / WATCHES % 2 == 0 ? MessageType.WATCH : MessageType.UNWATCH,
                        turn % WATCHES + "/w".repeat(950) + "|token|");
            case LOUD ->
                turn == 0
                        ? of(MessageType.SET_PERMS, "/local/domain/" + domid + "|r" + domid + "|")
                        : of(
                                turn / CHILDREN % 2 == 0 ? MessageType.WRITE : MessageType.RM,
                                "noise/" + Integer.toString(turn % CHILDREN, 36) + "|");
            case DEAF_TO_EVENTS ->
                of(MessageType.WATCH, "/local/domain/" + (domid - 1) + "|" + turn + "t".repeat(100) + "|");
            case DEAF_TO_REPLIES -> turn == 0 ? of(MessageType.WRITE, "k|" + VALUE) : of(MessageType.READ, "k|");
        };
    }

    /// All its transactions open, begun at different times, while all it has is written anew.
    private byte[] oldTrees() {
        if (fresh != 0) {
            int within = fresh;
            fresh = 0;
            return MemoryStore.frame(MessageType.READ.number(), within, MemoryStore.bytes("n0|"));
        }
        if (turn % 50 == 0) {
            return transactions.size() < TRANSACTIONS
                    ? of(MessageType.TRANSACTION_START, "|")
                    : MemoryStore.frame(
                            MessageType.TRANSACTION_END.number(), transactions.remove(), MemoryStore.bytes("F|"));
        }
        return of(MessageType.WRITE, "n" + turn % VALUES + "|" + VALUE);
    }

    private static byte[] of(MessageType type, String payload) {
        return MemoryStore.frame(type.number(), 0, MemoryStore.bytes(payload));
    }
}
