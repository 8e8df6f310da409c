package org.xend.daemon.xenstored;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.xend.daemon.journal.Journal;
import org.xend.daemon.journal.record.RecoveredState;
import org.xend.daemon.store.Caller;
import org.xend.daemon.store.usage.Quotas;
import org.xend.daemon.xenstored.connection.Connection;
import org.xend.daemon.xenstored.connection.Connections;
import org.xend.daemon.xenstored.connection.Outbox;
import org.xend.daemon.xenstored.domain.AbsentHypervisor;
import org.xend.daemon.xenstored.domain.DomainLifecycle;
import org.xend.daemon.xenstored.domain.DomainLinks;
import org.xend.daemon.xenstored.tree.StoreLoop;
import org.xend.daemon.xenstored.tree.StoreMeters;
import org.xend.daemon.xenstored.tree.WatchedStore;
import org.xend.protocol.xs.FrameDecoder;
import org.xend.protocol.xs.FrameException;
import org.xend.protocol.xs.MessageType;
import org.xend.protocol.xs.Wire;

/// A conductor without a transport, and clients whose queues the test reads. The test's thread is the loop.
public final class MemoryStore {
    private final Deque<Runnable> tasks = new ConcurrentLinkedDeque<>();

    private record Timer(long due, Runnable task) {}

    private final List<Timer> timers = new ArrayList<>();
    private long now;
    /// Of the conductor made last.
    public SimpleMeterRegistry meters;
    final StoreConductor conductor = conductor(new AbsentHypervisor());

    public WatchedStore tree() {
        return conductor.tree();
    }

    public Outbox outbox() {
        return conductor.outbox();
    }

    public DomainLifecycle lifecycle() {
        return conductor.lifecycle();
    }

    StoreConductor conductor(DomainLinks links) {
        return conductor(links, Journal.none());
    }

    StoreConductor conductor(DomainLinks links, Journal journal) {
        meters = new SimpleMeterRegistry();
        return new StoreConductor(
                new StoreLoop() {
                    @Override
                    public void execute(Runnable task) {
                        tasks.add(task);
                    }

                    @Override
                    public void afterOthers(Runnable task) {
                        tasks.add(task);
                    }

                    @Override
                    public void later(Runnable task, long nanos) {
                        timers.add(new Timer(now + nanos, task));
                    }

                    @Override
                    public boolean isAwaited() {
                        return false;
                    }

                    @Override
                    public long nanos() {
                        return now;
                    }

                    @Override
                    public boolean isHere() {
                        return true;
                    }
                },
                links,
                new StoreMeters(meters),
                journal,
                RecoveredState.none(new Quotas()));
    }

    public void later(Runnable task) {
        tasks.add(task);
    }

    /// Lets time pass.
    public void advance(Duration by) {
        now += by.toNanos();
        List<Timer> due = timers.stream().filter(timer -> timer.due() <= now).toList();
        timers.removeAll(due);
        due.forEach(timer -> timer.task().run());
        runTasks();
    }

    /// The next task alone.
    public void runTask() {
        tasks.remove().run();
    }

    public void runTasks() {
        while (!tasks.isEmpty()) {
            tasks.poll().run();
        }
    }

    /// One of the figures of the conductor made last.
    public int figure(String gauge) {
        return (int) meters.get(gauge).gauge().value();
    }

    /// Runs some of the loop's tasks.
    ///
    /// @return whether none is left
    public boolean runTasks(int most) {
        for (int i = 0; i < most && !tasks.isEmpty(); i++) {
            tasks.poll().run();
        }
        return tasks.isEmpty();
    }

    public Client client(Caller caller) {
        Client client = new Client(conductor.connections(), caller);
        conductor.connections().opened(client);
        return client;
    }

    /// Text with NULs written as `|`.
    public static byte[] bytes(String text) {
        return text.replace('|', '\0').getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Messages in a row, as `TYPE payload`.
    public static List<String> messages(byte[] sent) {
        List<String> messages = new ArrayList<>();
        try {
            new FrameDecoder().decode(sent, 0, sent.length, (frame, at, length) -> {
                String payload = new String(frame, at + Wire.HEADER_BYTES, length, StandardCharsets.ISO_8859_1)
                        .replace('\0', '|');
                messages.add((MessageType.ofNumber(Wire.type(frame, at)) + " " + payload).trim());
                return true;
            });
        } catch (FrameException e) {
            throw new IllegalStateException(e);
        }
        return messages;
    }

    public static byte[] frame(int type, int transaction, byte[] payload) {
        byte[] frame = new byte[Wire.HEADER_BYTES + payload.length];
        Wire.putHeader(frame, 0, type, 5, transaction, payload.length);
        System.arraycopy(payload, 0, frame, Wire.HEADER_BYTES, payload.length);
        return frame;
    }

    public static final class Client extends Connection {
        private boolean overflowed;

        public Client(Connections connections, Caller caller) {
            super(connections, caller);
        }

        /// @return the messages this client got meanwhile, its answer included
        public List<String> ask(int type, int transaction, String payload) {
            byte[] frame = frame(type, transaction, bytes(payload));
            try {
                receive(frame, 0, frame.length);
            } catch (FrameException e) {
                throw new IllegalStateException(e);
            }
            outbox().flush();
            return drain();
        }

        /// The answer alone.
        public String ask(MessageType type, String payload) {
            return ask(type.number(), 0, payload).getLast();
        }

        public String askIn(int transaction, MessageType type, String payload) {
            return ask(type.number(), transaction, payload).getLast();
        }

        public List<String> drain() {
            byte[] sent = out().copy();
            sent(sent.length);
            return messages(sent);
        }

        @Override
        public void flush() {
            // the test reads the queue itself
        }

        @Override
        public void resume() {
            // nothing is held back that the test does not ask for again
        }

        @Override
        protected void overflow() {
            overflowed = true;
        }

        public boolean isOverflowed() {
            return overflowed;
        }
    }
}
