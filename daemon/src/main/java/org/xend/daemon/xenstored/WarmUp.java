package org.xend.daemon.xenstored;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.xend.daemon.processor.HostLoad;
import org.xend.daemon.processor.Processors;
import org.xend.daemon.store.Caller;
import org.xend.daemon.xenstored.connection.Connection;
import org.xend.daemon.xenstored.connection.Connections;
import org.xend.daemon.xenstored.domain.AbsentHypervisor;
import org.xend.daemon.xenstored.tree.StoreLoop;
import org.xend.daemon.xenstored.tree.StoreMeters;
import org.xend.protocol.xs.FrameException;
import org.xend.protocol.xs.MessageType;
import org.xend.protocol.xs.Wire;

/// Asks a key tree of its own, which nobody else sees, what clients ask of the real one, until Java has compiled
/// the code that answers, and the loop's look at the host ([HostLoad]). A request that comes seldom, such as the
/// listing of a wide directory, would otherwise run in the interpreter for as long as the daemon lives, at
/// several times its cost.
///
/// Owned by the thread that runs it, once, after the daemon serves.
final class WarmUp {
    /// A host whose daemon has just started has guests to start as well.
    private static final long DELAY = TimeUnit.SECONDS.toNanos(30);
    /// Java compiles with all it can do what was called some 5,000 times.
    private static final int ROUNDS = 8000;
    /// Rounds between two rests, which leave the processors to those who have real work: each is so many times as
    /// long as the rounds before it took.
    private static final int BURST = 20;
    private static final int REST = 4;
    /// On a processor so slow that it is not done in this time of work, the rest stays to be compiled in use.
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(1);
    /// More names than one answer holds.
    private static final int WIDE = 600;
    private static final int NODES = 60;
    private static final String FOLDER = "/local/domain/1/device";

    private final int rounds;
    private final StoreConductor conductor =
            new StoreConductor(new Here(), new AbsentHypervisor(), new StoreMeters(new SimpleMeterRegistry()));
    private final Client client = new Client(conductor.connections());
    private final HostLoad load = HostLoad.ofThisHost();
    private final Processors processors = Processors.ofThisSystem();

    WarmUp() {
        this(ROUNDS);
    }

    WarmUp(int rounds) {
        this.rounds = rounds;
    }

    /// Runs it when the daemon has served for a while.
    static void runLater() {
        rest(DELAY);
        if (!Thread.currentThread().isInterrupted()) {
            new WarmUp().run();
        }
    }

    /// Ends early where the thread is interrupted or the processor is slow.
    ///
    /// @return how many requests were refused: one a round, for a node that is not there
    int run() {
        try {
            for (int i = 0; i < WIDE; i++) {
                ask(MessageType.WRITE, 0, "/wide/child-" + i + "\0x");
            }
            ask(MessageType.WATCH, 0, FOLDER + "\0token\0");
            long worked = 0;
            for (int round = 0;
                    round < rounds
                            && worked < MOST_NANOS
                            && !Thread.currentThread().isInterrupted();
                    round += BURST) {
                long began = System.nanoTime();
                for (int i = round; i < Math.min(round + BURST, rounds); i++) {
                    round(i);
                }
                long took = System.nanoTime() - began;
                worked += took;
                rest(REST * took);
            }
            return client.refused;
        } catch (FrameException e) {
            throw new IllegalStateException("the warm-up's own requests are malformed", e);
        } finally {
            load.close();
        }
    }

    /// An interruption stays to be seen.
    private static void rest(long nanos) {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void round(int round) throws FrameException {
        load.isCrowded();
        if (round % BURST == 0) {
            processors.moveTo(processors.current());
        }
        String path = FOLDER + "/vif/" + round % NODES;
        String state = path + "/state";
        ask(MessageType.WRITE, 0, state + "\0" + round % 7);
        ask(MessageType.READ, 0, state + '\0');
        ask(MessageType.GET_PERMS, 0, state + '\0');
        ask(MessageType.SET_PERMS, 0, state + "\0n0\0r1\0");
        ask(MessageType.DIRECTORY, 0, FOLDER + "/vif\0");
        ask(MessageType.DIRECTORY_PART, 0, "/wide\0" + round % 3 * 3000 + '\0');
        ask(MessageType.READ, 0, path + "/absent\0");
        ask(MessageType.TRANSACTION_START, 0, "\0");
        int transaction = client.transaction();
        ask(MessageType.READ, transaction, state + '\0');
        ask(MessageType.WRITE, transaction, path + "/mac\0aa:00:00:00:00:01");
        ask(MessageType.TRANSACTION_END, transaction, "T\0");
        if (round % 8 == 0) {
            ask(MessageType.RM, 0, path + '\0');
        }
        if (round % 2 == 0) {
            ask(MessageType.RM, 0, "/wide/child-" + round % WIDE + '\0');
            ask(MessageType.WRITE, 0, "/wide/child-" + round % WIDE + "\0x");
        }
    }

    private void ask(MessageType type, int transaction, String payload) throws FrameException {
        byte[] text = payload.getBytes(StandardCharsets.ISO_8859_1);
        byte[] frame = new byte[Wire.HEADER_BYTES + text.length];
        Wire.putHeader(frame, 0, type.number(), 0, transaction, text.length);
        System.arraycopy(text, 0, frame, Wire.HEADER_BYTES, text.length);
        client.receive(frame, 0, frame.length);
        conductor.outbox().flush();
    }

    /// What it is sent is read at once.
    private static final class Client extends Connection {
        private int refused;

        Client(Connections connections) {
            super(connections, Caller.DOM0);
        }

        int transaction() {
            return transactions().keySet().iterator().next();
        }

        @Override
        public void flush() {
            if (!out().isEmpty() && Wire.type(out().bytes(), out().start()) == MessageType.ERROR.number()) {
                refused++;
            }
            sent(out().size());
        }

        @Override
        public void resume() {
            // nothing of it is ever held back
        }

        @Override
        protected void overflow() {
            // everything was read
        }
    }

    /// The thread that runs the warm-up, as the loop of its tree.
    private static final class Here implements StoreLoop {
        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public void afterOthers(Runnable task) {
            task.run();
        }

        @Override
        public void later(Runnable task, long nanos) {
            throw new IllegalStateException("nothing waits in a tree without guests");
        }

        @Override
        public boolean isAwaited() {
            return false;
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public boolean isHere() {
            return true;
        }
    }
}
