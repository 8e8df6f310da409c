package org.xend.daemon.xenstored;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.xend.daemon.ring.GuestStoreRing;
import org.xend.daemon.ring.SharedPage;
import org.xend.daemon.ring.StoreRing;
import org.xend.daemon.store.Caller;
import org.xend.daemon.xenstored.connection.Connection;
import org.xend.daemon.xenstored.domain.DomainLinks;
import org.xend.daemon.xenstored.ring.DomainLink;
import org.xend.daemon.xenstored.socket.StoreThread;
import org.xend.daemon.xenstored.tree.StoreMeters;
import org.xend.protocol.xs.FrameDecoder;
import org.xend.protocol.xs.FrameException;
import org.xend.protocol.xs.MessageType;
import org.xend.protocol.xs.Quota;
import org.xend.protocol.xs.Wire;

/// A crowd of domains on a store that runs on its real thread: how long the requests of most take while some
/// read what they are sent, and while those never read but go on sending. Run by `lab/crowd`.
///
/// One thread plays all domains: it puts a request into a ring, notifies the store, and watches the ring until
/// the answer is in it.
final class Crowd implements DomainLinks {
    private static final int DOMAINS = 1000;
    private static final int SILENT = 20;
    private static final int WATCHES = 10;
    private static final int ROUNDS = 7;
    private static final int REQUESTS = 30_000;
    private static final int CHANGES = 60_000;

    /// One domain's end of its ring.
    private static final class Guest {
        private final int domid;
        private final GuestStoreRing ring;
        private final Runnable event;
        private final FrameDecoder decoder = new FrameDecoder();
        private int answers;
        private int errors;

        private Guest(int domid, SharedPage page, Runnable event) {
            this.domid = domid;
            this.ring = new GuestStoreRing(page);
            this.event = event;
        }

        private void read(byte[] scratch) throws FrameException {
            int count = ring.take(scratch, 0, scratch.length);
            if (count > 0) {
                decoder.decode(scratch, 0, count, (frame, at, _) -> {
                    int type = Wire.type(frame, at);
                    answers += type == MessageType.WATCH_EVENT.number() ? 0 : 1;
                    errors += type == MessageType.ERROR.number() ? 1 : 0;
                    return true;
                });
                event.run();
            }
        }
    }

    private final Map<Integer, SharedPage> pages = new HashMap<>();
    private final Map<Integer, Runnable> events = new HashMap<>();
    private final StoreThread loop = new StoreThread(Duration.ofNanos(100_000));
    private final StoreConductor conductor = new StoreConductor(loop, this, new StoreMeters(new SimpleMeterRegistry()));
    private final MemoryStore.Client dom0 = new MemoryStore.Client(conductor.connections(), Caller.DOM0);
    private final List<Guest> guests = new ArrayList<>();
    private final byte[] scratch = new byte[StoreRing.RING_BYTES];
    private int turn;

    @Override
    public void attach(int domid, int port, Runnable onEvent, Consumer<Attachment> outcome) {
        SharedPage page = SharedPage.inMemory();
        pages.put(domid, page);
        events.put(domid, onEvent);
        outcome.accept(new Attachment.Ring(new DomainLink(new StoreRing(page), () -> {}, () -> {})));
    }

    @Override
    public void detach(DomainLink link) {
        // nothing to unmap
    }

    public static void main(String[] arguments) throws FrameException {
        new Crowd().run();
        System.exit(0);
    }

    /// What twenty of the domains do meanwhile.
    private enum Others {
        NOTHING,
        SEND_AND_READ,
        SEND_AND_NEVER_READ
    }

    private void run() throws FrameException {
        populate();
        List<long[]> quiet = new ArrayList<>();
        List<long[]> reading = new ArrayList<>();
        List<long[]> loud = new ArrayList<>();
        measure(Others.NOTHING);
        measure(Others.SEND_AND_READ);
        long heapQuiet = heap();
        long heapLoud = 0;
        for (int round = 0; round < ROUNDS; round++) {
            quiet.add(measure(Others.NOTHING));
            reading.add(measure(Others.SEND_AND_READ));
            flood();
            loud.add(measure(Others.SEND_AND_NEVER_READ));
            heapLoud = Math.max(heapLoud, heap());
            if (round == ROUNDS - 1) {
                memory(heapQuiet, heapLoud);
            }
            recover();
        }
        print("the 20 do nothing", quiet);
        print("the 20 send and read", reading);
        print("the 20 send and never read", loud);
        System.out.printf(
                Locale.ROOT,
                "ratio of the p99s, never read to nothing, medians of %d rounds: %.2f%n",
                ROUNDS,
                (double) median(loud, 0.99) / median(quiet, 0.99));
        int errors = guests.stream().mapToInt(guest -> guest.errors).sum();
        System.out.println("errors answered: " + errors);
    }

    private void populate() throws FrameException {
        onLoop(() -> {
            conductor.connections().opened(dom0);
            ask(MessageType.WRITE, "/crowd|");
            ask(MessageType.SET_PERMS, "/crowd|r0|");
            return null;
        });
        for (int domid = 1; domid <= DOMAINS; domid++) {
            int of = domid;
            onLoop(() -> {
                ask(MessageType.INTRODUCE, of + "|1|3|");
                ask(MessageType.WRITE, "/local/domain/" + of + "|");
                ask(MessageType.SET_PERMS, "/local/domain/" + of + "|r" + of + "|");
                return null;
            });
            Guest guest = new Guest(domid, pages.get(domid), events.get(domid));
            guests.add(guest);
            for (int i = 0; i < WATCHES; i++) {
                String path = domid > SILENT ? "data/" + i : i == 0 ? "/crowd" : i == 1 ? "/local/domain" : "data/" + i;
                send(guest, MessageType.WATCH, path + "|token" + i + "|");
            }
            send(guest, MessageType.WRITE, "data/k|v");
        }
    }

    private void ask(MessageType type, String payload) {
        String answer = dom0.ask(type.number(), 0, payload).getLast();
        if (answer.startsWith("ERROR")) {
            throw new IllegalStateException(type + " " + payload + " " + answer);
        }
    }

    private <T> T onLoop(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, loop::execute).join();
    }

    /// @return nanoseconds until the answer was there
    private long send(Guest guest, MessageType type, String payload) throws FrameException {
        byte[] frame = MemoryStore.frame(type.number(), 0, MemoryStore.bytes(payload));
        int before = guest.answers;
        long begun = System.nanoTime();
        if (guest.ring.put(frame, 0, frame.length) != frame.length) {
            throw new IllegalStateException("the ring of domain " + guest.domid + " is full");
        }
        guest.event.run();
        while (guest.answers == before) {
            guest.read(scratch);
            Thread.onSpinWait();
        }
        return System.nanoTime() - begun;
    }

    /// Requests of those who read, one after the other, and after each something of the others.
    private long[] measure(Others others) throws FrameException {
        long[] nanos = new long[REQUESTS];
        for (int i = 0; i < REQUESTS; i++) {
            Guest guest = guests.get(SILENT + (int) (i * 7919L % (DOMAINS - SILENT)));
            nanos[i] = switch (i % 3) {
                case 0 -> send(guest, MessageType.READ, "data/k|");
                case 1 -> send(guest, MessageType.WRITE, "data/" + i % WATCHES + "|" + i);
                default -> send(guest, MessageType.DIRECTORY, "data|");
            };
            if (others != Others.NOTHING) {
                push(guests.get(turn++ % SILENT));
            }
            if (others == Others.SEND_AND_READ) {
                for (int j = 0; j < SILENT; j++) {
                    guests.get(j).read(scratch);
                }
            }
        }
        Arrays.sort(nanos);
        return nanos;
    }

    /// Another request, if there is room for it.
    private void push(Guest guest) {
        byte[] frame = MemoryStore.frame(MessageType.WRITE.number(), 0, MemoryStore.bytes("data/k|v"));
        if (pages.get(guest.domid).word(2052) - pages.get(guest.domid).word(2048)
                <= StoreRing.RING_BYTES - frame.length) {
            guest.ring.put(frame, 0, frame.length);
        }
        guest.event.run();
    }

    /// More changes than the silent may have events waiting.
    private void flood() {
        for (int i = 0; i < CHANGES; i += 100) {
            int from = i;
            onLoop(() -> {
                for (int j = from; j < from + 100; j++) {
                    ask(MessageType.WRITE, "/crowd/" + j % 100 + "/" + j + "|");
                }
                return null;
            });
        }
    }

    private void recover() throws FrameException {
        onLoop(() -> {
            ask(MessageType.RM, "/crowd|");
            ask(MessageType.WRITE, "/crowd|");
            ask(MessageType.SET_PERMS, "/crowd|r0|");
            return null;
        });
        for (int quiet = 0; quiet < 3; quiet++) {
            boolean left = true;
            while (left) {
                left = false;
                for (int j = 0; j < SILENT; j++) {
                    guests.get(j).read(scratch);
                    left |= pages.get(j + 1).word(2060) != pages.get(j + 1).word(2056);
                }
            }
            onLoop(() -> null);
        }
    }

    private void memory(long heapQuiet, long heapLoud) {
        long[] most = onLoop(() -> {
            long[] found = new long[4];
            for (int domid = 1; domid <= SILENT; domid++) {
                Connection connection = conductor
                        .lifecycle()
                        .introduced()
                        .find(domid)
                        .orElseThrow()
                        .connection()
                        .orElseThrow();
                found[0] = Math.max(found[0], conductor.store().ledger().bytes(domid));
                found[1] = Math.max(found[1], connection.out().size());
                found[2] = Math.max(found[2], connection.quotas().outstanding());
                found[3] += connection.out().size();
            }
            return found;
        });
        System.out.printf(
                Locale.ROOT,
                "each of the 20: at most %d bytes charged, %d of them queued, %d requests outstanding (quota: memory %d, outstanding %d)%n",
                most[0],
                most[1],
                most[2],
                Quota.MEMORY.standard(),
                Quota.OUTSTANDING.standard());
        System.out.printf(
                Locale.ROOT,
                "queued for the 20: %d KiB; heap in use %d KiB with them reading, %d KiB with them not (20 times the quota: %d KiB)%n",
                most[3] / 1024,
                heapQuiet / 1024,
                heapLoud / 1024,
                20L * Quota.MEMORY.standard() / 1024);
    }

    private static long heap() {
        System.gc();
        Runtime process = Runtime.getRuntime();
        return process.totalMemory() - process.freeMemory();
    }

    private static long at(long[] sorted, double part) {
        return sorted[(int) (part * (sorted.length - 1))];
    }

    private static long median(List<long[]> rounds, double part) {
        long[] values =
                rounds.stream().mapToLong(round -> at(round, part)).sorted().toArray();
        return values[values.length / 2];
    }

    private static void print(String name, List<long[]> rounds) {
        System.out.printf(
                Locale.ROOT,
                "%-27s p50 %7.1f us  p99 %7.1f us%n",
                name,
                median(rounds, 0.5) / 1000.0,
                median(rounds, 0.99) / 1000.0);
    }
}
