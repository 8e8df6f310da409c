package org.xend.daemon.console;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.xend.daemon.hypervisor.DomainInfo;
import org.xend.daemon.hypervisor.EventChannels;
import org.xend.daemon.hypervisor.GrantTable;
import org.xend.daemon.hypervisor.HypervisorException;
import org.xend.daemon.keys.KeyBatch;
import org.xend.daemon.keys.KeyListener;
import org.xend.daemon.keys.KeyTransaction;
import org.xend.daemon.keys.KeyTree;
import org.xend.daemon.keys.KeyWatch;
import org.xend.daemon.ring.ConsoleRing;
import org.xend.daemon.ring.SharedPage;

/// A console conductor whose owner, work and clock are wound by hand: everything queued runs in [#settle], on
/// the test's thread. Guests are pages the test writes as a guest would.
final class ConsoleFixture {
    static final int HISTORY = 4096;

    final Keys keys = new Keys();
    final Channels channels = new Channels();
    final Grants grants = new Grants();
    final FakePtys ptys = new FakePtys(this::runUntilIdle);
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final Map<Integer, DomainInfo> domains = new TreeMap<>();
    final ConsoleConductor conductor;
    /// How often more the hypervisor does not list its domains.
    int unlisted;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<Delayed> delayed = new ArrayList<>();
    long nanos = Long.MAX_VALUE - 1000;

    private record Delayed(long at, Runnable task) {}

    ConsoleFixture(Path directory, long logBytes) {
        conductor = new ConsoleConductor(
                new ConsoleConductor.Settings(directory, HISTORY, logBytes),
                tasks::add,
                tasks::add,
                (millis, task) -> delayed.add(new Delayed(nanos + millis * 1_000_000, task)),
                () -> nanos,
                keys,
                new ConsoleLinks(this::list, channels, grants),
                ptys,
                new ConsoleMeters(registry));
    }

    private List<DomainInfo> list() {
        if (unlisted > 0) {
            unlisted--;
            throw new HypervisorException(HypervisorException.Reason.FAILED, "not now");
        }
        return List.copyOf(domains.values());
    }

    /// Runs all that is queued.
    void runUntilIdle() {
        for (Runnable task; (task = tasks.poll()) != null; ) {
            task.run();
        }
    }

    /// Lets time pass, then settles.
    void pass(long millis) {
        nanos += millis * 1_000_000;
        for (Delayed each : List.copyOf(delayed)) {
            if (nanos - each.at() >= 0) {
                delayed.remove(each);
                tasks.add(each.task());
            }
        }
        runUntilIdle();
    }

    Guest create(int domid, String name) {
        Guest guest = prepare(domid, name);
        conductor.scan();
        runUntilIdle();
        return guest;
    }

    /// A domain nobody has been told of yet.
    Guest prepare(int domid, String name) {
        var guest = new Guest(domid);
        grants.pages.put(domid, guest.page);
        domains.put(
                domid,
                new DomainInfo(
                        domid, new UUID(0, domid), false, false, true, false, Optional.empty(), 1, 1, 0, 1, 1, 0));
        keys.values.put("/local/domain/" + domid + "/name", name);
        keys.values.put("/local/domain/" + domid + "/console/port", "2");
        keys.values.put("/local/domain/" + domid + "/console/ring-ref", "77");
        return guest;
    }

    void destroy(int domid) {
        domains.remove(domid);
        conductor.scan();
        runUntilIdle();
    }

    ConsoleAttachment attach(int domid, Consoles.From from) {
        var answer = new CompletableFuture<ConsoleAttachment>();
        conductor.attach(domid, from, answer);
        runUntilIdle();
        return answer.join();
    }

    /// What a reader is given next; null: nothing yet.
    String next(ConsoleAttachment attachment) {
        CompletableFuture<byte[]> answer = attachment.next();
        runUntilIdle();
        return answer.isDone() ? new String(answer.join(), StandardCharsets.ISO_8859_1) : null;
    }

    /// The guest's end of a console.
    final class Guest {
        final SharedPage page = SharedPage.inMemory();
        final ConsoleRing ring = new ConsoleRing(page);
        private final int domid;

        Guest(int domid) {
            this.domid = domid;
        }

        int print(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            int count = ring.putOutput(bytes, 0, bytes.length);
            notifyHost();
            return count;
        }

        void notifyHost() {
            channels.fire(domid);
            runUntilIdle();
        }

        String typed() {
            var bytes = new byte[ConsoleRing.IN_BYTES];
            int count = ring.takeInput(bytes, 0, bytes.length);
            return new String(bytes, 0, count, StandardCharsets.ISO_8859_1);
        }
    }

    static final class Channels implements EventChannels {
        private record Bound(int domid, Runnable onEvent) {}

        final Map<Integer, Bound> bound = new TreeMap<>();
        int notified;
        private int lastPort;

        @Override
        public int bindInterdomain(int domid, int remotePort, Runnable onEvent) {
            if (remotePort == 666) {
                throw new HypervisorException(HypervisorException.Reason.INVALID, "no such port");
            }
            bound.put(++lastPort, new Bound(domid, onEvent));
            return lastPort;
        }

        void fire(int domid) {
            List.copyOf(bound.values()).stream()
                    .filter(each -> each.domid() == domid)
                    .forEach(each -> each.onEvent().run());
        }

        @Override
        public void notify(int localPort) {
            notified++;
        }

        @Override
        public void unbind(int localPort) {
            bound.remove(localPort);
        }
    }

    static final class Grants implements GrantTable {
        final Map<Integer, SharedPage> pages = new HashMap<>();
        int mapped;

        @Override
        public SharedPage map(int domid, int reference) {
            mapped++;
            return pages.get(domid);
        }

        @Override
        public void unmap(SharedPage page) {
            mapped--;
        }
    }

    static final class Keys implements KeyTree {
        final Map<String, String> values = new TreeMap<>();
        final Map<String, List<String>> permissions = new HashMap<>();
        final Map<String, KeyListener> watches = new HashMap<>();

        void change(String path, String value) {
            values.put(path, value);
            watches.forEach((watched, listener) -> {
                if (path.startsWith(watched)) {
                    listener.changed(path);
                }
            });
        }

        @Override
        public Optional<String> read(String path) {
            return Optional.ofNullable(values.get(path));
        }

        @Override
        public KeyWatch watch(String path, KeyListener listener) {
            watches.put(path, listener);
            return () -> watches.remove(path);
        }

        @Override
        public List<String> list(String path) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean exists(String path) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<String> permissions(String path) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void apply(KeyBatch batch) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> T transact(Function<KeyTransaction, T> body) {
            return body.apply(new Inside());
        }

        /// Commits each change at once: the fixture does one thing at a time.
        private final class Inside implements KeyTransaction {
            @Override
            public Optional<String> read(String path) {
                return Keys.this.read(path);
            }

            @Override
            public List<String> list(String path) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void write(String path, String value) {
                change(path, value);
            }

            @Override
            public void makeDirectory(String path) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void remove(String path) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void setPermissions(String path, List<String> wanted) {
                permissions.put(path, wanted);
            }
        }

        @Override
        public void introduce(int domid, long frame, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void release(int domid) {
            throw new UnsupportedOperationException();
        }
    }
}
