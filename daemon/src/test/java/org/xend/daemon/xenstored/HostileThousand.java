package org.xend.daemon.xenstored;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.xend.daemon.clock.BootIdentity;
import org.xend.daemon.journal.JournalOptions;
import org.xend.daemon.journal.JournalRole;
import org.xend.daemon.ring.GuestStoreRing;
import org.xend.daemon.ring.SharedPage;
import org.xend.daemon.ring.StoreRing;
import org.xend.daemon.store.Caller;
import org.xend.daemon.store.Store;
import org.xend.daemon.store.usage.Quotas;
import org.xend.daemon.xenstored.domain.DomainLinks;
import org.xend.daemon.xenstored.ring.DomainLink;
import org.xend.daemon.xenstored.socket.StoreThread;
import org.xend.daemon.xenstored.tree.StoreMeters;
import org.xend.protocol.xs.FrameDecoder;
import org.xend.protocol.xs.FrameException;
import org.xend.protocol.xs.MessageType;
import org.xend.protocol.xs.Wire;

/// A thousand domains that do each its worst within its own quotas, beside a hundred that work, on a store that
/// runs on its real thread with its journal: how long the requests of those who work take with the others idle
/// and with the others at it, what they are answered, and what of the heap is in use. Run by `lab/hostile`.
///
/// One thread plays all domains: it puts a request of one that works into its ring, notifies the store and sleeps
/// until that notifies the domain of its answer, as a guest does; then one of the hostile reads what it is to
/// read and fills its ring.
final class HostileThousand implements DomainLinks {
    private static final int HOSTILE = 1000;
    private static final int HONEST = 100;
    private static final int FIRST_HONEST = 5000;
    private static final int KEYS = 20;
    private static final int WARM_UP = 300_000;
    private static final int MOST = 3_000_000;
    private static final long MIB = 1024 * 1024;

    /// A domain that works.
    private static final class Worker {
        private final int domid;
        private final GuestStoreRing ring;
        private final Runnable event;
        private final FrameDecoder decoder = new FrameDecoder();
        private int transaction;
        private boolean answered;
        private String failure = "";

        private Worker(int domid, SharedPage page, Runnable event) {
            this.domid = domid;
            this.ring = new GuestStoreRing(page);
            this.event = event;
        }

        private void read(byte[] scratch) throws FrameException {
            int count = ring.take(scratch, 0, scratch.length);
            if (count <= 0) {
                return;
            }
            decoder.decode(scratch, 0, count, (frame, at, length) -> {
                int type = Wire.type(frame, at);
                String text =
                        new String(frame, at + Wire.HEADER_BYTES, Math.max(0, length - 1), StandardCharsets.US_ASCII);
                answered |= type != MessageType.WATCH_EVENT.number();
                if (type == MessageType.TRANSACTION_START.number()) {
                    transaction = Integer.parseInt(text);
                } else if (type == MessageType.ERROR.number()) {
                    failure = text;
                }
                return true;
            });
            event.run();
        }
    }

    private final Map<Integer, SharedPage> pages = new HashMap<>();
    private final Map<Integer, Runnable> events = new HashMap<>();
    private final StoreThread loop = new StoreThread(Duration.ofNanos(100_000));
    private final StoreConductor conductor;
    private final MemoryStore.Client dom0;
    private final List<HostileDomain> hostile = new ArrayList<>();
    private final List<Worker> workers = new ArrayList<>();
    private final byte[] scratch = new byte[StoreRing.RING_BYTES];
    private final int[] nanos = new int[MOST];
    /// Times that one of those who work was notified.
    private final Semaphore notified = new Semaphore(0);
    private int again;
    private int errors;
    private long steps;

    private HostileThousand(Path folder) throws IOException {
        JournalRole journal = JournalRole.open(new JournalOptions(folder, 8 * (int) MIB), new Quotas(), loop::execute);
        conductor = new StoreConductor(
                loop, this, new StoreMeters(new SimpleMeterRegistry()), journal.journal(), journal.state());
        dom0 = new MemoryStore.Client(conductor.connections(), Caller.DOM0);
        onLoop(() -> {
            journal.begin(new StoreJournalOwner(conductor, BootIdentity.UNKNOWN));
            conductor.connections().opened(dom0);
            return null;
        });
    }

    @Override
    public void attach(int domid, int port, Runnable onEvent, Consumer<Attachment> outcome) {
        SharedPage page = SharedPage.inMemory();
        pages.put(domid, page);
        events.put(domid, onEvent);
        outcome.accept(new Attachment.Ring(
                new DomainLink(new StoreRing(page), domid < FIRST_HONEST ? () -> {} : notified::release, () -> {})));
    }

    @Override
    public void detach(DomainLink link) {
        // nothing to unmap
    }

    /// @param arguments a folder for the journal, and how many seconds the hostile are at it
    public static void main(String[] arguments) throws FrameException, IOException {
        new HostileThousand(Path.of(arguments[0])).run(Integer.parseInt(arguments[1]));
        System.exit(0);
    }

    private void run(int seconds) throws FrameException {
        for (int i = 0; i < HOSTILE; i++) {
            introduce(i + 1);
            hostile.add(new HostileDomain(i + 1, HostileDomain.harm(i), pages.get(i + 1), events.get(i + 1)));
        }
        for (int i = 0; i < HONEST; i++) {
            introduce(FIRST_HONEST + i);
            Worker worker = new Worker(FIRST_HONEST + i, pages.get(FIRST_HONEST + i), events.get(FIRST_HONEST + i));
            workers.add(worker);
            for (int key = 0; key < KEYS; key++) {
                ask(worker, MessageType.WRITE, 0, "data/" + key + "|v");
            }
            ask(worker, MessageType.WATCH, 0, "data|token|");
        }
        measure(Integer.MAX_VALUE, WARM_UP, false);
        long before = heap();
        int quiet = measure(Math.max(1, seconds / 6), MOST, false);
        System.out.printf(
                Locale.ROOT,
                "%d domains work, %d are idle: %d requests, p50 %.1f us, p99 %.1f us%n",
                HONEST,
                HOSTILE,
                quiet,
                at(quiet, 0.5),
                at(quiet, 0.99));
        double quietP99 = at(quiet, 0.99);
        again = 0;
        errors = 0;
        int loud = measure(seconds, MOST, true);
        double loudP99 = at(loud, 0.99);
        System.out.printf(
                Locale.ROOT,
                "the %d do their worst for %d s: %d requests, p50 %.1f us, p99 %.1f us, %.2f times the quiet one%n",
                HOSTILE,
                seconds,
                loud,
                at(loud, 0.5),
                loudP99,
                loudP99 / quietP99);
        System.out.printf(
                Locale.ROOT,
                "those who work were answered EAGAIN %d times and %d other errors; the hostile acted %d times%n",
                again,
                errors,
                steps);
        long after = heap();
        System.out.println(onLoop(() -> report(before, after)));
        if (errors > 0) {
            System.exit(1);
        }
    }

    private String report(long before, long after) {
        Store store = conductor.store();
        return String.format(
                Locale.ROOT,
                "booked: held %.1f MiB of at most %.1f, by views %.1f of at most %.1f; %d times more was refused, %d transactions"
                        + " lost their view%nheap in use after a collection: %.1f MiB before, %.1f MiB after, of %.1f",
                (double) store.ledger().held() / MIB,
                (double) store.budget().most() / MIB,
                (double) store.pins().bytes() / MIB,
                (double) store.budget().mostOfViews() / MIB,
                store.budget().refused(),
                store.pins().abandoned(),
                (double) before / MIB,
                (double) after / MIB,
                (double) Runtime.getRuntime().maxMemory() / MIB);
    }

    private void introduce(int domid) {
        onLoop(() -> {
            tell(MessageType.INTRODUCE, domid + "|1|3|");
            tell(MessageType.WRITE, "/local/domain/" + domid + "|");
            tell(MessageType.SET_PERMS, "/local/domain/" + domid + "|n" + domid + "|");
            return null;
        });
    }

    private void tell(MessageType type, String payload) {
        String answer = dom0.ask(type.number(), 0, payload).getLast();
        if (answer.startsWith("ERROR")) {
            throw new IllegalStateException(type + " " + payload + " " + answer);
        }
    }

    private <T> T onLoop(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, loop::execute).join();
    }

    /// @return nanoseconds until the answer was there
    private long ask(Worker worker, MessageType type, int transaction, String payload) throws FrameException {
        byte[] frame = MemoryStore.frame(type.number(), transaction, MemoryStore.bytes(payload));
        worker.answered = false;
        worker.failure = "";
        long begun = System.nanoTime();
        if (worker.ring.put(frame, 0, frame.length) != frame.length) {
            throw new IllegalStateException("the ring of domain " + worker.domid + " is full");
        }
        worker.event.run();
        while (!worker.answered) {
            notified.acquireUninterruptibly();
            worker.read(scratch);
        }
        long took = System.nanoTime() - begun;
        if (worker.failure.equals("EAGAIN")) {
            again++;
        } else if (!worker.failure.isEmpty()) {
            if (errors++ < 10) {
                System.out.println("domain " + worker.domid + " " + type + " " + payload + ": " + worker.failure);
            }
        }
        return took;
    }

    /// Requests of those who work, one after the other, each of eight kinds in turn.
    ///
    /// @return how many were measured
    private int measure(int seconds, int most, boolean loud) throws FrameException {
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        int done = 0;
        while (done < most && (done % 64 != 0 || System.nanoTime() < end)) {
            Worker worker = workers.get(done / 8 % HONEST);
            String key = "data/" + done % KEYS + "|";
            nanos[done] = (int)
                    switch (done % 8) {
                        case 0 -> ask(worker, MessageType.READ, 0, key);
                        case 1 -> ask(worker, MessageType.WRITE, 0, key + done);
                        case 2 -> ask(worker, MessageType.DIRECTORY, 0, "data|");
                        case 3 -> ask(worker, MessageType.TRANSACTION_START, 0, "|");
                        case 4 -> ask(worker, MessageType.READ, worker.transaction, key);
                        case 5 -> ask(worker, MessageType.WRITE, worker.transaction, "state|" + done);
                        case 6 -> ask(worker, MessageType.TRANSACTION_END, worker.transaction, "T|");
                        default -> ask(worker, MessageType.GET_PERMS, 0, key);
                    };
            done++;
            if (loud) {
                hostile.get((int) (steps++ % HOSTILE)).step();
            }
        }
        Arrays.sort(nanos, 0, done);
        return done;
    }

    private static long heap() {
        return UsedHeap.bytes();
    }

    /// Microseconds.
    private double at(int count, double part) {
        return nanos[(int) (part * (count - 1))] / 1000.0;
    }
}
