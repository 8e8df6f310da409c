package org.xend.daemon.xenstored;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.xend.daemon.clock.BootIdentity;
import org.xend.daemon.journal.JournalRole;
import org.xend.daemon.journal.StillJournal;
import org.xend.daemon.ring.SharedPage;
import org.xend.daemon.ring.StoreRing;
import org.xend.daemon.store.Caller;
import org.xend.daemon.xenstored.domain.DomainLinks;
import org.xend.daemon.xenstored.domain.DomainRestore;
import org.xend.daemon.xenstored.ring.DomainLink;
import org.xend.daemon.xenstored.tree.StoreLoop;
import org.xend.daemon.xenstored.tree.StoreMeters;
import org.xend.protocol.xs.MessageType;

/// One life of a store that keeps a journal, with one domain whose page outlives it. The test's thread is the
/// loop.
final class RingLife implements DomainLinks, AutoCloseable {
    static final int DOMID = 7;
    private static final String HYPERVISOR = "the same";

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final JournalRole role;
    private final SharedPage page;
    private Runnable events = () -> {};
    private Runnable signalled = () -> {};
    final StoreConductor conductor;
    final MemoryStore.Client dom0;

    RingLife(Path folder, SharedPage page, int segmentBytes) throws IOException {
        this(folder, page, segmentBytes, HYPERVISOR);
    }

    RingLife(Path folder, SharedPage page, int segmentBytes, String hypervisor) throws IOException {
        this.page = page;
        role = StillJournal.open(folder, segmentBytes, tasks::add);
        conductor = new StoreConductor(
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
                        tasks.add(task);
                    }

                    @Override
                    public boolean isAwaited() {
                        return false;
                    }

                    @Override
                    public long nanos() {
                        return 0;
                    }

                    @Override
                    public boolean isHere() {
                        return true;
                    }
                },
                this,
                new StoreMeters(new SimpleMeterRegistry()),
                role.journal(),
                role.state());
        DomainRestore restore = new DomainRestore(
                conductor.rings(), conductor.lifecycle(), this, role.state(), new BootIdentity(hypervisor));
        restore.restore();
        conductor.tree().journal().records().incarnation(new BootIdentity(hypervisor));
        role.begin(new StoreJournalOwner(conductor, new BootIdentity(hypervisor)));
        restore.attach().join();
        conductor.outbox().flush();
        dom0 = new MemoryStore.Client(conductor.connections(), Caller.DOM0);
        conductor.connections().opened(dom0);
        runTasks();
    }

    /// Introduces the domain and gives it its own path.
    void introduce() {
        dom0.ask(MessageType.INTRODUCE, DOMID + "|1|3|");
        dom0.ask(MessageType.WRITE, "/local/domain/7|");
        dom0.ask(MessageType.SET_PERMS, "/local/domain/7|n7|");
        runTasks();
    }

    /// The domain notifies the store, which does one thing after another until nothing is left.
    ///
    /// @param seen called before and after each of these things and whenever the domain is notified
    void notified(Runnable seen) {
        signalled = seen;
        events.run();
        while (!tasks.isEmpty()) {
            seen.run();
            tasks.poll().run();
            seen.run();
        }
        signalled = () -> {};
    }

    void notified() {
        notified(() -> {});
    }

    void runTasks() {
        while (!tasks.isEmpty()) {
            tasks.poll().run();
        }
    }

    @Override
    public void attach(int domid, int port, Runnable onEvent, Consumer<Attachment> outcome) {
        events = onEvent;
        outcome.accept(new Attachment.Ring(new DomainLink(new StoreRing(page), () -> signalled.run(), () -> {})));
    }

    @Override
    public void detach(DomainLink link) {
        // the page stays as it is
    }

    /// Ends in order, as `xend stop` does.
    @Override
    public void close() throws IOException {
        conductor.outbox().keep();
        conductor.tree().journal().close();
        try {
            role.close();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
