package org.xend.daemon.hypervisor.embedded;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.xend.daemon.hypervisor.GrantTable;
import org.xend.daemon.ring.SharedPage;
import org.xend.daemon.ring.StoreRing;
import org.xend.protocol.xs.FrameDecoder;
import org.xend.protocol.xs.FrameException;
import org.xend.protocol.xs.MessageType;
import org.xend.protocol.xs.Wire;

/// A store without permissions or quotas that serves rings: as much of the protocol as kernels use. A commit
/// conflicts when anything at all changed since its transaction began. Runs on the test's thread, which owns
/// it.
final class StoreFake {
    private final EmbeddedHypervisor xen;
    private final TreeMap<String, String> nodes = new TreeMap<>();
    private final Map<Integer, Client> clients = new LinkedHashMap<>();
    private long generation;
    private int requestCount;

    private record Change(String path, boolean removed) {}

    private static final class Draft {
        final TreeMap<String, String> nodes;
        final long generation;
        final List<Change> changes = new ArrayList<>();

        Draft(TreeMap<String, String> nodes, long generation) {
            this.nodes = new TreeMap<>(nodes);
            this.generation = generation;
        }
    }

    private final class Client {
        final String home;
        final SharedPage page;
        final StoreRing ring;
        final FrameDecoder decoder = new FrameDecoder();
        final ArrayDeque<byte[]> out = new ArrayDeque<>();
        /// Token to path, as the client spelled it.
        final Map<String, String> watches = new LinkedHashMap<>();
        final Map<Integer, Draft> drafts = new HashMap<>();
        final int port;
        boolean kicked;
        int sent;
        int lastDraft;

        Client(int domid, SharedPage page, int remotePort) {
            home = "/local/domain/" + domid + "/";
            this.page = page;
            ring = new StoreRing(page);
            port = xen.eventChannels().bindInterdomain(domid, remotePort, () -> kicked = true);
        }

        boolean serve() {
            if (!kicked && out.isEmpty()) {
                return false;
            }
            kicked = false;
            boolean moved = false;
            byte[] buffer = new byte[StoreRing.RING_BYTES];
            try {
                int from = ring.requestsConsumed();
                int count = ring.peek(from, buffer, 0, buffer.length);
                if (count > 0) {
                    ring.advance(from + count);
                    moved = true;
                    decoder.decode(buffer, 0, count, this::request);
                }
                while (!out.isEmpty()) {
                    byte[] first = out.peek();
                    int put = ring.put(first, sent, first.length - sent);
                    moved |= put > 0;
                    sent += put;
                    if (sent < first.length) {
                        break;
                    }
                    out.poll();
                    sent = 0;
                }
            } catch (FrameException wrong) {
                throw new AssertionError(wrong);
            }
            if (moved) {
                xen.eventChannels().notify(port);
            }
            return moved;
        }

        private boolean request(byte[] frame, int at, int length) {
            requestCount++;
            String payload = new String(frame, at + Wire.HEADER_BYTES, length, StandardCharsets.UTF_8);
            int id = Wire.requestId(frame, at);
            int tx = Wire.transactionId(frame, at);
            MessageType type = MessageType.ofNumber(Wire.type(frame, at));
            String answer = answer(type, tx, payload);
            if (answer.startsWith("!")) {
                reply(MessageType.ERROR, id, tx, answer.substring(1) + "\0");
            } else {
                reply(type, id, tx, answer);
            }
            return true;
        }

        private String answer(MessageType type, int tx, String payload) {
            List<String> fields = Arrays.asList(payload.split("\0", -1));
            String path = absolute(fields.getFirst());
            Draft draft = drafts.get(tx);
            TreeMap<String, String> tree = draft == null ? nodes : draft.nodes;
            return switch (type) {
                case READ -> tree.containsKey(path) ? tree.get(path) : "!ENOENT";
                case DIRECTORY -> tree.containsKey(path) ? children(tree, path) : "!ENOENT";
                case WRITE -> {
                    put(tree, path, fields.get(1));
                    changed(draft, path, false);
                    yield "OK\0";
                }
                case WATCH -> {
                    watches.put(fields.get(1), fields.getFirst());
                    event(fields.getFirst(), fields.get(1));
                    yield "OK\0";
                }
                case UNWATCH -> watches.remove(fields.get(1)) == null ? "!ENOENT" : "OK\0";
                case TRANSACTION_START -> {
                    drafts.put(++lastDraft, new Draft(nodes, generation));
                    yield lastDraft + "\0";
                }
                case TRANSACTION_END -> end(drafts.remove(tx), fields.getFirst());
                default -> throw new AssertionError("no kernel here sends " + type);
            };
        }

        private String end(Draft draft, String word) {
            if (word.equals("F")) {
                return "OK\0";
            }
            if (draft.generation != generation) {
                return "!EAGAIN";
            }
            nodes.clear();
            nodes.putAll(draft.nodes);
            draft.changes.forEach(change -> changed(null, change.path, change.removed));
            return "OK\0";
        }

        void notifyWatches(String changed) {
            watches.forEach((token, watched) -> {
                String root = absolute(watched);
                if (changed.equals(root) || changed.startsWith(root + "/")) {
                    event(watched.startsWith("/") ? changed : changed.substring(home.length()), token);
                }
            });
        }

        private void event(String path, String token) {
            reply(MessageType.WATCH_EVENT, 0, 0, path + "\0" + token + "\0");
        }

        private String absolute(String path) {
            return path.startsWith("/") ? path : home + path;
        }

        private void reply(MessageType type, int id, int tx, String payload) {
            byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
            byte[] frame = new byte[Wire.HEADER_BYTES + bytes.length];
            Wire.putHeader(frame, 0, type.number(), id, tx, bytes.length);
            System.arraycopy(bytes, 0, frame, Wire.HEADER_BYTES, bytes.length);
            out.add(frame);
        }
    }

    StoreFake(EmbeddedHypervisor xen) {
        this.xen = xen;
        var dom0 = xen.dom0Store().orElseThrow();
        clients.put(0, new Client(0, dom0.page(), dom0.port()));
        xen.eventChannels().notify(clients.get(0).port);
    }

    void introduce(int domid, int port) {
        clients.put(domid, new Client(domid, xen.grantTable().map(domid, GrantTable.XENSTORE), port));
    }

    void release(int domid) {
        Client gone = clients.remove(domid);
        xen.eventChannels().unbind(gone.port);
        xen.grantTable().unmap(gone.page);
    }

    /// Serves everybody who asked.
    ///
    /// @return whether anything moved
    boolean serve() {
        boolean moved = false;
        for (Client client : List.copyOf(clients.values())) {
            moved |= client.serve();
        }
        return moved;
    }

    void write(String path, String value) {
        put(nodes, path, value);
        changed(null, path, false);
    }

    void remove(String path) {
        nodes.subMap(path + "/", path + "0").clear();
        nodes.remove(path);
        changed(null, path, true);
    }

    String read(String path) {
        return nodes.get(path);
    }

    boolean exists(String path) {
        return nodes.containsKey(path);
    }

    int requestCount() {
        return requestCount;
    }

    private void changed(Draft draft, String path, boolean removed) {
        if (draft != null) {
            draft.changes.add(new Change(path, removed));
            return;
        }
        generation++;
        clients.values().forEach(client -> client.notifyWatches(path));
    }

    private static void put(TreeMap<String, String> tree, String path, String value) {
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            tree.putIfAbsent(path.substring(0, slash), "");
        }
        tree.put(path, value);
    }

    private static String children(TreeMap<String, String> tree, String path) {
        var names = new StringBuilder();
        for (String below : tree.subMap(path + "/", path + "0").keySet()) {
            String name = below.substring(path.length() + 1);
            if (name.indexOf('/') < 0) {
                names.append(name).append('\0');
            }
        }
        return names.toString();
    }
}
