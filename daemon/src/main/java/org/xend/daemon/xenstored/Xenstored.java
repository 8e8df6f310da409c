package org.xend.daemon.xenstored;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.clock.BootIdentity;
import org.xend.daemon.hypervisor.Hypervisor;
import org.xend.daemon.hypervisor.Registration;
import org.xend.daemon.journal.Journal;
import org.xend.daemon.journal.JournalRole;
import org.xend.daemon.journal.record.RecoveredState;
import org.xend.daemon.keys.KeyTree;
import org.xend.daemon.ring.CoalescingTrigger;
import org.xend.daemon.store.usage.Quotas;
import org.xend.daemon.xenstored.domain.AbsentHypervisor;
import org.xend.daemon.xenstored.domain.DomainLinks;
import org.xend.daemon.xenstored.domain.DomainRestore;
import org.xend.daemon.xenstored.domain.HypervisorLinks;
import org.xend.daemon.xenstored.local.LocalKeyTree;
import org.xend.daemon.xenstored.socket.SocketServer;
import org.xend.daemon.xenstored.socket.SocketUsers;
import org.xend.daemon.xenstored.socket.SocketWatch;
import org.xend.daemon.xenstored.socket.StoreThread;
import org.xend.daemon.xenstored.tree.StoreMeters;

/// The key tree as a running role: one event loop with the [StoreConductor] on it, a Unix socket, the rings
/// of the hypervisor's domains, and a [KeyTree] for the daemon's other roles.
public final class Xenstored {
    private static final Logger LOG = LoggerFactory.getLogger(Xenstored.class);

    private final ContextInternal context;
    private final StoreThread thread;
    private final StoreConductor conductor;
    private final List<SocketServer> servers = new ArrayList<>();
    private final SocketWatch watch;
    private final LocalKeyTree keyTree;
    private final Optional<HypervisorLinks> links;
    private final Optional<JournalRole> journal;
    private final Optional<Registration> domainExceptions;
    private final CompletableFuture<Void> revived = new CompletableFuture<>();

    private Xenstored(
            ContextInternal context,
            StoreThread thread,
            XenstoredOptions options,
            Optional<Hypervisor> hypervisor,
            Optional<JournalRole> journal,
            MeterRegistry registry)
            throws IOException {
        this.context = context;
        this.thread = thread;
        this.journal = journal;
        links = hypervisor.map(of -> new HypervisorLinks(of, thread));
        DomainLinks domainLinks = links.<DomainLinks>map(of -> of).orElseGet(AbsentHypervisor::new);
        RecoveredState kept =
                journal.map(JournalRole::state).orElseGet(() -> RecoveredState.none(new Quotas(options.quotas())));
        conductor = new StoreConductor(
                thread,
                domainLinks,
                new StoreMeters(registry),
                journal.map(JournalRole::journal).orElseGet(Journal::none),
                kept);
        bind(options);
        keyTree = new LocalKeyTree(conductor.tree(), conductor.outbox(), conductor.lifecycle());
        domainExceptions =
                hypervisor.map(of -> of.onDomainException(() -> links.get().rescan(conductor.lifecycle()::rescan)));
        BootIdentity incarnation = hypervisor.map(Hypervisor::incarnation).orElse(BootIdentity.UNKNOWN);
        thread.execute(() -> {
            try {
                revive(
                        new DomainRestore(conductor.rings(), conductor.lifecycle(), domainLinks, kept, incarnation),
                        incarnation);
            } catch (RuntimeException | Error e) {
                revived.completeExceptionally(e);
                throw e;
            }
        });
        links.ifPresent(of -> of.attachDom0(
                new CoalescingTrigger(
                        thread::execute, () -> conductor.lifecycle().ringEvent(0)),
                conductor.lifecycle()::connectDom0));
        servers.forEach(server -> thread.execute(server::open));
        watch = SocketWatch.over(servers, thread);
    }

    private void bind(XenstoredOptions options) throws IOException {
        SocketUsers users = new SocketUsers();
        SocketAccess access = options.access();
        servers.add(SocketServer.bound(
                conductor.connections(), users, thread, options.socketPath(), access.users(), false));
        if (access.readOnlyPath().isPresent()) {
            List<String> readers = new ArrayList<>(access.users());
            readers.addAll(access.readOnlyUsers());
            try {
                servers.add(SocketServer.bound(
                        conductor.connections(),
                        users,
                        thread,
                        access.readOnlyPath().get(),
                        readers,
                        true));
            } catch (IOException e) {
                servers.getFirst().close();
                throw e;
            }
        }
    }

    /// Goes on where the daemon before this one has ended.
    private void revive(DomainRestore revival, BootIdentity incarnation) {
        revival.restore();
        conductor.tree().journal().records().incarnation(incarnation);
        journal.ifPresent(of -> of.begin(new StoreJournalOwner(conductor, incarnation)));
        revival.attach().thenRun(() -> {
            links.ifPresent(of -> of.rescan(conductor.lifecycle()::rescan));
            revived.complete(null);
        });
        conductor.outbox().flush();
    }

    /// Starts the role.
    ///
    /// @param hypervisor empty: every domain exists and none has a ring, as tests want it
    /// @return succeeds when the domains of the daemon before this one are attached again or released; fails with
    /// an [IOException] that says what is in the way of the socket or of the journal
    public static Future<Xenstored> start(
            Vertx vertx, XenstoredOptions options, Optional<Hypervisor> hypervisor, MeterRegistry registry) {
        ContextInternal context = ((VertxInternal) vertx).createEventLoopContext();
        return blocking(context, () -> {
            StoreThread thread = new StoreThread(options.spin());
            Optional<JournalRole> journal = Optional.empty();
            Xenstored started;
            try {
                if (options.journal().isPresent()) {
                    journal = Optional.of(
                            JournalRole.open(options.journal().get(), new Quotas(options.quotas()), thread::execute));
                }
                started = new Xenstored(context, thread, options, hypervisor, journal, registry);
            } catch (IOException | RuntimeException e) {
                if (journal.isPresent()) {
                    journal.get().close();
                }
                thread.end();
                throw e;
            }
            started.revived.get();
            LOG.info("the key tree is served on {}", options.socketPath());
            return started;
        });
    }

    /// The tree for the daemon's other roles.
    public KeyTree keyTree() {
        return keyTree;
    }

    /// The event loop that owns the tree.
    public Executor loop() {
        return thread.loop();
    }

    /// Has Java compile the code that answers requests, on a tree of its own, half a minute from now; returns
    /// when that is done.
    public static void warmUp() {
        WarmUp.runLater();
    }

    /// For who looks inside; to be used on [#loop].
    StoreConductor conductor() {
        return conductor;
    }

    /// Disconnects everybody and removes the socket. IntroducedDomains keep their rings, unserved.
    public Future<Void> close() {
        return blocking(context, () -> {
            domainExceptions.ifPresent(Registration::close);
            watch.close();
            thread.loop()
                    .submit(() -> {
                        // First: what follows is the end of this process, not of what there is.
                        conductor.outbox().keep();
                        conductor.tree().journal().close();
                        conductor.outbox().runPrepared();
                        for (SocketServer server : servers) {
                            server.close();
                        }
                        conductor.lifecycle().closeAll();
                        return null;
                    })
                    .get();
            if (journal.isPresent()) {
                journal.get().close();
            }
            if (links.isPresent()) {
                links.get().close();
            }
            thread.end();
            return null;
        });
    }

    private static <T> Future<T> blocking(ContextInternal context, Callable<T> task) {
        return context.executeBlocking(task);
    }
}
