package org.xend.daemon.main;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.clock.BootClock;
import org.xend.daemon.console.ConsoleRole;
import org.xend.daemon.control.ControlServer;
import org.xend.daemon.control.ControlSettings;
import org.xend.daemon.control.resource.HostView;
import org.xend.daemon.domain.DomainConductor;
import org.xend.daemon.domain.DomainSettings;
import org.xend.daemon.domain.HostServices;
import org.xend.daemon.failstop.FailStop;
import org.xend.daemon.hotplug.HotplugRole;
import org.xend.daemon.hypervisor.Hypervisor;
import org.xend.daemon.journal.JournalOptions;
import org.xend.daemon.keys.KeyTree;
import org.xend.daemon.metrics.Metrics;
import org.xend.daemon.xenstored.SocketAccess;
import org.xend.daemon.xenstored.Xenstored;
import org.xend.daemon.xenstored.XenstoredOptions;
import org.xend.protocol.domain.DomainConfigSxp;
import org.xend.protocol.settings.XendSettings;

/// All roles of the daemon: starts them in the order in which they need each other and ends them in reverse.
/// Owned by the main thread; each role owns its own state.
final class Roles {
    private static final Logger LOG = LoggerFactory.getLogger(Roles.class);
    private static final Duration GRACE = Duration.ofSeconds(50);

    /// Ends one role.
    private interface Ending {
        void end() throws IOException;
    }

    private final Deque<Ending> endings = new ArrayDeque<>();
    private final Hypervisor hypervisor;

    private Roles(HostPaths paths, RoleDependencies dependencies) throws IOException {
        try {
            this.hypervisor = dependencies.hypervisor().apply(paths);
            endings.push(hypervisor::close);
            open(paths, dependencies);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /// @throws IOException, StartException with one sentence; roles that were started are ended again
    static Roles start(HostPaths paths, RoleDependencies dependencies) throws IOException {
        return new Roles(paths, dependencies);
    }

    Hypervisor hypervisor() {
        return hypervisor;
    }

    private void open(HostPaths paths, RoleDependencies dependencies) throws IOException {
        privateFolder(paths.stock().under("/var/lib/xend"));
        privateFolder(paths.records());
        Metrics metrics = new Metrics(Version.text(), hypervisor.description());
        endings.push(metrics::close);
        EventLoops loops = EventLoops.open(metrics.registry());
        endings.push(loops::close);
        Vertx vertx = loops.vertx();

        Xenstored store =
                await(Xenstored.start(vertx, storeOptions(paths), Optional.of(hypervisor), metrics.registry()));
        endings.push(() -> await(store.close()));
        for (Path file : paths.stock().stockPidFiles()) {
            // A stock xenstored that is started by mistake finds its pid file locked and ends at once.
            PidFile stock = PidFile.take(file, "xenstored", "rw-------");
            endings.push(stock::close);
        }
        loops.watch("store", store.loop());
        KeyTree keys = dependencies.keys().apply(store.keyTree());

        ConsoleRole consoles = new ConsoleRole(
                keys,
                hypervisor,
                paths.stock().consoleLogs(),
                paths.settings().console().historyKib() * 1024,
                metrics.registry());
        consoles.start();
        endings.push(consoles::close);

        switch (paths.settings().hotplug().role()) {
            case INSIDE -> {
                // On the key tree's own loop: it reads the tree all the time.
                Executor owner = FailStop.guarded("the hotplug owner", store.loop());
                loops.watch("hotplug", owner);
                HotplugRole hotplug = HotplugWiring.role(paths, keys, owner, metrics.registry());
                hotplug.start();
                endings.push(hotplug::close);
            }
            case APART -> LOG.info("hotplug scripts are run by `xend backend`, as the settings say");
        }

        DomainConductor domains = new DomainConductor(
                loops.owner("domains"),
                new HostServices(hypervisor, keys, HotplugWiring.search(paths), BootClock.ofHost(), new SecureRandom()),
                domainSettings(paths),
                metrics.registry());
        domains.start().join();

        ControlServer control = new ControlServer(
                vertx,
                new ControlSettings(
                        paths.controlSocket(),
                        paths.settings().sockets().metricsPort().orElse(0),
                        paths.log(),
                        Version.text()),
                domains,
                HostView.of(hypervisor),
                consoles,
                DomainConfigSxp::read,
                metrics::page);
        if (paths.settings().sockets().serveControl()) {
            control.open();
            endings.push(control::close);
            loops.watch("control", control.loop());
        } else {
            LOG.warn("(xend-unix-server no): there is no control socket, so xm cannot reach this daemon");
        }
        // Operations end first, while the roles that they need still serve and clients can be answered.
        endings.push(() -> domains.close(GRACE).join());
        // Some hundred classes that no request needs to wait for.
        Thread.ofVirtual()
                .name("metrics")
                .start(() -> FailStop.complete(
                        metrics::bindProcess,
                        () -> {},
                        e -> LOG.warn("the metrics page has no figures of the process: {}", e.toString())));
    }

    /// Ends the roles, the last started first. A failure is logged, and the rest is ended.
    void close() {
        while (!endings.isEmpty()) {
            try {
                endings.pop().end();
            } catch (IOException | RuntimeException | Error e) {
                LOG.error("a role did not end in order: {}", e.toString());
                LOG.debug("a role did not end in order", e);
            }
        }
    }

    private static XenstoredOptions storeOptions(HostPaths paths) {
        XendSettings.KeyTreeAccess access = paths.settings().sockets().access();
        return new XenstoredOptions(
                paths.storeSocket(),
                new SocketAccess(access.users(), paths.storeReadOnlySocket(), access.readOnlyUsers()),
                paths.settings().sockets().keyTreeSpin(),
                paths.settings().storeQuotas(),
                Optional.of(new JournalOptions(paths.storeJournal())));
    }

    private static DomainSettings domainSettings(HostPaths paths) {
        DomainSettings standard = DomainSettings.standard(paths.records());
        return new DomainSettings(
                standard.records(),
                paths.settings().domains().deviceCreate(),
                paths.settings().domains().deviceDestroy(),
                standard.restartLimit(),
                standard.shutdownLimit(),
                paths.settings().console().limitBytes(),
                paths.settings().domains().dom0MinMemMib(),
                standard.plansAtOnce());
    }

    private static void privateFolder(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }

    private static <T> T await(io.vertx.core.Future<T> future) throws IOException {
        try {
            return future.toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof IOException refused ? refused : new IOException(e.getCause());
        }
    }
}
