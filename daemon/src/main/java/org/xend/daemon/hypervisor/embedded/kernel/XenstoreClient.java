package org.xend.daemon.hypervisor.embedded.kernel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.ring.GuestStoreRing;
import org.xend.daemon.ring.SharedPage;
import org.xend.protocol.xs.FrameDecoder;
import org.xend.protocol.xs.FrameException;
import org.xend.protocol.xs.MessageType;
import org.xend.protocol.xs.Wire;

/// A kernel's end of the xenstore wire protocol over its own ring: requests with callbacks, watches with
/// listeners. Owned by the simulator thread.
///
/// Requests are pipelined and matched to replies by their id. Requests that do not fit into the ring wait here.
/// The store is notified once for all requests that a batch of events led to.
public final class XenstoreClient {
    private static final Logger LOG = LoggerFactory.getLogger(XenstoreClient.class);
    /// Far above what any kernel here has open; only a store that stopped answering gets this far.
    private static final int MAX_PENDING = 200_000;

    private final GuestStoreRing ring;
    private final Runnable notify;
    private final String who;
    private final FrameDecoder decoder = new FrameDecoder();
    private final byte[] buffer = new byte[GuestStoreRing.BYTES];
    private final ArrayDeque<byte[]> outgoing = new ArrayDeque<>();
    private final Map<Integer, Consumer<Reply>> expected = new HashMap<>();
    private final Map<String, Consumer<String>> watches = new HashMap<>();
    private int sentOfFirst;
    private int lastRequest;
    private boolean receiving;
    private boolean broken;

    /// @param error the store's error name, where the request failed
    record Reply(Optional<String> error, byte[] payload) {
        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }
    }

    /// @param who named in logs
    public XenstoreClient(SharedPage page, Runnable notify, String who) {
        ring = new GuestStoreRing(page);
        this.notify = notify;
        this.who = who;
    }

    /// Requests that take effect together.
    public final class Transaction {
        private final int id;

        private Transaction(int id) {
            this.id = id;
        }

        /// @param then gets the value; empty where it cannot be read
        public void read(String path, Consumer<Optional<String>> then) {
            request(MessageType.READ, id, reply -> then.accept(value(reply)), path, "");
        }

        public void write(String path, String value) {
            request(MessageType.WRITE, id, XenstoreClient::ignore, path, value);
        }

        /// @param then whether it took effect; false after a conflict or a refusal
        public void commit(Consumer<Boolean> then) {
            request(
                    MessageType.TRANSACTION_END,
                    id,
                    reply -> then.accept(reply.error().isEmpty()),
                    "T",
                    "");
        }

        public void abort() {
            request(MessageType.TRANSACTION_END, id, XenstoreClient::ignore, "F", "");
        }
    }

    /// @param then gets the new transaction; not called where the store refuses one
    public void begin(Consumer<Transaction> then) {
        request(
                MessageType.TRANSACTION_START,
                0,
                reply -> {
                    String id = reply.text().replace("\0", "");
                    if (reply.error().isPresent() || !id.matches("[0-9]{1,10}")) {
                        LOG.warn(
                                "{} was refused a transaction: {}",
                                who,
                                reply.error().orElse(id));
                    } else {
                        then.accept(new Transaction((int) Long.parseLong(id)));
                    }
                },
                "",
                "");
    }

    private static Optional<String> value(Reply reply) {
        return reply.error().isPresent() ? Optional.empty() : Optional.of(reply.text());
    }

    private static void ignore(Reply reply) {
        reply.error().ifPresent(error -> LOG.debug("refused inside a transaction: {}", error));
    }

    /// @param then gets the value; empty where it cannot be read
    public void read(String path, Consumer<Optional<String>> then) {
        request(MessageType.READ, 0, reply -> then.accept(value(reply)), path, "");
    }

    /// @param then gets the names of the children; none where the node cannot be read
    public void list(String path, Consumer<List<String>> then) {
        request(
                MessageType.DIRECTORY,
                0,
                reply -> then.accept(reply.error().isPresent() ? List.of() : names(reply.text())),
                path,
                "");
    }

    public void write(String path, String value) {
        request(
                MessageType.WRITE,
                0,
                reply -> reply.error().ifPresent(error -> LOG.debug("{} could not write {}: {}", who, path, error)),
                path,
                value);
    }

    /// The token of a watch is its path. The listener gets the changed path as the store spells it, first the
    /// watched path.
    public void watch(String path, Consumer<String> onChange) {
        watches.put(path, onChange);
        request(
                MessageType.WATCH,
                0,
                reply -> reply.error().ifPresent(error -> LOG.debug("{} could not watch {}: {}", who, path, error)),
                path,
                path + "\0");
    }

    public void unwatch(String path) {
        if (watches.remove(path) != null) {
            request(
                    MessageType.UNWATCH,
                    0,
                    reply -> reply.error()
                            .ifPresent(error -> LOG.debug("{} could not unwatch {}: {}", who, path, error)),
                    path,
                    path + "\0");
        }
    }

    /// The store notified: takes replies and events, calls back, sends requests that have room.
    public void onEvent() {
        if (broken || receiving) {
            return;
        }
        receiving = true;
        boolean moved = false;
        try {
            int count = ring.take(buffer, 0, buffer.length);
            while (count > 0) {
                moved = true;
                decoder.decode(buffer, 0, count, this::received);
                count = ring.take(buffer, 0, buffer.length);
            }
            if (count == GuestStoreRing.BROKEN) {
                breakOff("the response ring's indices contradict each other");
            }
        } catch (FrameException wrong) {
            breakOff(wrong.getMessage());
        } finally {
            receiving = false;
        }
        flush(moved);
    }

    private boolean received(byte[] frame, int at, int length) {
        byte[] payload = new byte[length];
        System.arraycopy(frame, at + Wire.HEADER_BYTES, payload, 0, length);
        int type = Wire.type(frame, at);
        if (type == MessageType.WATCH_EVENT.number()) {
            List<String> fields = names(new String(payload, StandardCharsets.UTF_8));
            Consumer<String> listener = fields.size() < 2 ? null : watches.get(fields.get(1));
            if (listener != null) {
                listener.accept(fields.get(0));
            }
            return true;
        }
        Consumer<Reply> callback = expected.remove(Wire.requestId(frame, at));
        if (callback != null) {
            boolean failed = type == MessageType.ERROR.number();
            callback.accept(new Reply(
                    failed
                            ? Optional.of(new String(payload, StandardCharsets.UTF_8).replace("\0", ""))
                            : Optional.empty(),
                    payload));
        }
        return true;
    }

    private void request(MessageType type, int transaction, Consumer<Reply> then, String path, String rest) {
        if (broken) {
            return;
        }
        if (outgoing.size() >= MAX_PENDING) {
            breakOff("the store answers nothing");
            return;
        }
        byte[] payload = (path + "\0" + rest).getBytes(StandardCharsets.UTF_8);
        byte[] frame = new byte[Wire.HEADER_BYTES + payload.length];
        int id = ++lastRequest;
        Wire.putHeader(frame, 0, type.number(), id, transaction, payload.length);
        System.arraycopy(payload, 0, frame, Wire.HEADER_BYTES, payload.length);
        outgoing.add(frame);
        expected.put(id, then);
        if (!receiving) {
            flush(false);
        }
    }

    private void flush(boolean moved) {
        boolean dirty = moved;
        while (!broken && !outgoing.isEmpty()) {
            byte[] first = outgoing.peek();
            int put = ring.put(first, sentOfFirst, first.length - sentOfFirst);
            if (put == GuestStoreRing.BROKEN) {
                breakOff("the request ring's indices contradict each other");
                return;
            }
            dirty |= put > 0;
            sentOfFirst += put;
            if (sentOfFirst < first.length) {
                break;
            }
            outgoing.poll();
            sentOfFirst = 0;
        }
        if (dirty) {
            notify.run();
        }
    }

    private void breakOff(String why) {
        broken = true;
        outgoing.clear();
        expected.clear();
        watches.clear();
        LOG.warn("{} gives up on the store: {}", who, why);
    }

    private static List<String> names(String payload) {
        var names = new ArrayList<String>();
        int start = 0;
        for (int nul = payload.indexOf('\0'); nul >= 0; nul = payload.indexOf('\0', start)) {
            names.add(payload.substring(start, nul));
            start = nul + 1;
        }
        return names;
    }
}
