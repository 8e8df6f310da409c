package org.xend.daemon.xenstored;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.xend.daemon.journal.Journal;
import org.xend.daemon.journal.KeptState;
import org.xend.daemon.store.Caller;
import org.xend.daemon.store.Quotas;
import org.xend.protocol.xs.FrameDecoder;
import org.xend.protocol.xs.FrameException;
import org.xend.protocol.xs.MessageType;
import org.xend.protocol.xs.Wire;

/// A conductor without a transport, and clients whose queues the test reads. The test's thread is the loop.
final class MemoryStore {
    private final Deque<Runnable> tasks = new ConcurrentLinkedDeque<>();

    private record Timer(long due, Runnable task) {}

    private final List<Timer> timers = new ArrayList<>();
    private long now;
    /// Of the conductor made last.
    SimpleMeterRegistry meters;
    final StoreConductor conductor = conductor(new AbsentHypervisor());

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
                KeptState.none(new Quotas()));
    }

    void later(Runnable task) {
        tasks.add(task);
    }

    /// Lets time pass.
    void advance(Duration by) {
        now += by.toNanos();
        List<Timer> due = timers.stream().filter(timer -> timer.due() <= now).toList();
        timers.removeAll(due);
        due.forEach(timer -> timer.task().run());
        runTasks();
    }

    /// The next task alone.
    void runTask() {
        tasks.remove().run();
    }

    void runTasks() {
        while (!tasks.isEmpty()) {
            tasks.poll().run();
        }
    }

    /// One of the figures of the conductor made last.
    int figure(String gauge) {
        return (int) meters.get(gauge).gauge().value();
    }

    /// Runs some of the loop's tasks.
    ///
    /// @return whether none is left
    boolean runTasks(int most) {
        for (int i = 0; i < most && !tasks.isEmpty(); i++) {
            tasks.poll().run();
        }
        return tasks.isEmpty();
    }

    Client client(Caller caller) {
        Client client = new Client(conductor, caller);
        conductor.opened(client);
        return client;
    }

    /// Text with NULs written as `|`.
    static byte[] bytes(String text) {
        return text.replace('|', '\0').getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Messages in a row, as `TYPE payload`.
    static List<String> messages(byte[] sent) {
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

    static byte[] frame(int type, int transaction, byte[] payload) {
        byte[] frame = new byte[Wire.HEADER_BYTES + payload.length];
        Wire.putHeader(frame, 0, type, 5, transaction, payload.length);
        System.arraycopy(payload, 0, frame, Wire.HEADER_BYTES, payload.length);
        return frame;
    }

    static final class Client extends Connection {
        private boolean overflowed;

        Client(StoreConductor conductor, Caller caller) {
            super(conductor, caller);
        }

        /// @return the messages this client got meanwhile, its answer included
        List<String> ask(int type, int transaction, String payload) {
            byte[] frame = frame(type, transaction, bytes(payload));
            try {
                receive(frame, 0, frame.length);
            } catch (FrameException e) {
                throw new IllegalStateException(e);
            }
            conductor().flushDirty();
            return drain();
        }

        /// The answer alone.
        String ask(MessageType type, String payload) {
            return ask(type.number(), 0, payload).getLast();
        }

        String askIn(int transaction, MessageType type, String payload) {
            return ask(type.number(), transaction, payload).getLast();
        }

        List<String> drain() {
            byte[] sent = out().copy();
            sent(sent.length);
            return messages(sent);
        }

        @Override
        void flush() {
            // the test reads the queue itself
        }

        @Override
        void resume() {
            // nothing is held back that the test does not ask for again
        }

        @Override
        void overflow() {
            overflowed = true;
        }

        boolean isOverflowed() {
            return overflowed;
        }
    }
}
