package org.xend.daemon.main;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.log.LogLink;
import org.xend.daemon.log.Logs;
import org.xend.daemon.xenstored.Xenstored;
import org.xend.protocol.settings.HypervisorKind;
import org.xend.protocol.settings.SettingsException;
import org.xend.protocol.settings.SettingsReader;
import org.xend.protocol.settings.XendSettings;

/// The daemon's process: reads command line and settings, takes the pid file, runs the roles until a signal ends
/// them.
///
/// | Exit status | Meaning |
/// |---|---|
/// | 0 | an orderly end |
/// | 1 | the start failed, with one sentence; or the end was not in order |
/// | 2 | a wrong command line |
/// | 70 | an owner of state failed ([FailedProcess]) |
public final class Main {
    /// Time limit of an orderly end: less than systemd waits (`TimeoutStopSec`).
    private static final Duration END_LIMIT = Duration.ofSeconds(85);

    private Main() {}

    public static void main(String[] args) {
        run(args, RoleDependencies.REAL);
    }

    static void run(String[] args, RoleDependencies dependencies) {
        CommandLine line;
        try {
            line = CommandLine.parse(args, Optional.ofNullable(System.getenv("XEND_ROOT")));
        } catch (IllegalArgumentException e) {
            System.err.println("xend: " + e.getMessage());
            System.exit(2);
            return;
        }
        var stock = new StockPaths(line.root(), home());
        try {
            Path config = stock.config(line);
            XendSettings settings = settings(config, line.config().isPresent() || line.embedded());
            if (line.embedded()) {
                settings = settings.withHypervisor(HypervisorKind.EMBEDDED);
            }
            var paths = new HostPaths(stock, config.toAbsolutePath().getParent(), settings);
            switch (line.verb()) {
                case RUN -> run(line, stock, paths, config, dependencies);
                case BACKEND -> backend(stock, paths);
            }
        } catch (StartException | SettingsException | IOException e) {
            refuse(line, sentence(e));
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(Main.class).debug("start failed", e);
            refuse(line, "internal error: " + e);
        }
    }

    private static void run(
            CommandLine line, StockPaths stock, HostPaths paths, Path config, RoleDependencies dependencies)
            throws IOException {
        PidFile pid = PidFile.take(stock.pidFile(), "xend");
        try {
            Logs.open(
                    paths.log(),
                    paths.debugLog(),
                    paths.settings().logging().level().name());
        } catch (IOException | RuntimeException e) {
            pid.close();
            throw e;
        }
        Logger log = LoggerFactory.getLogger(Main.class);
        var failure = FailedProcess.endedHere(paths.log());
        var link = LogLink.to(paths.log(), stock.logLink());
        for (XendSettings.NotActedOn option : paths.settings().notActedOn()) {
            log.info(
                    "{}:{}: option {} is known, but this daemon does not act on it",
                    config,
                    option.line(),
                    option.name());
        }
        // A signal during the start waits for the start and then ends the process in order.
        var started = new CompletableFuture<Roles>();
        onSignal(() -> {
            failure.ending(END_LIMIT);
            Roles up = started.join();
            log.info("xend is stopping");
            up.close();
            log.info("xend has stopped");
            Logs.close();
            link.close();
            pid.close();
            return 0;
        });
        Roles roles;
        try {
            roles = Roles.start(paths, dependencies);
        } catch (IOException | RuntimeException e) {
            log.error("xend does not start: {}", sentence(e));
            log.debug("xend does not start", e);
            Logs.close();
            link.close();
            pid.close();
            throw e;
        } catch (Error e) {
            started.completeExceptionally(e);
            throw e;
        }
        log.info(
                "xend {} is serving {}, hypervisor {}",
                Version.text(),
                where(paths),
                roles.hypervisor().description());
        started.complete(roles);
        if (line.announce()) {
            System.out.println("serving " + where(paths) + " (pid "
                    + ProcessHandle.current().pid() + "), hypervisor "
                    + roles.hypervisor().description());
            System.out.close();
        }
        Thread.ofPlatform().daemon().name("warm-up").start(Xenstored::warmUp);
        await(new CountDownLatch(1));
    }

    static String where(HostPaths paths) {
        return paths.settings().sockets().serveControl()
                ? "on " + paths.controlSocket()
                : "without a control socket, as (xend-unix-server no) says: xm cannot reach it";
    }

    private static void backend(StockPaths stock, HostPaths paths) throws IOException {
        PidFile pid = PidFile.take(stock.backendPidFile(), "xenbackendd");
        Logs.toStandardError();
        var lost = new CountDownLatch(1);
        BackendRole role = BackendRole.start(paths, lost::countDown);
        onSignal(() -> {
            role.close();
            pid.close();
            return lost.getCount() == 0 ? 1 : 0;
        });
        await(lost);
        System.exit(1);
    }

    /// An orderly end.
    private interface Ending {
        /// @return the process's exit status
        int run() throws IOException;
    }

    /// Ends in order at SIGTERM, SIGINT and SIGHUP (`xend start` ignores the last). The exit status is the
    /// ending's; the JVM's own would be 128 and the signal's number.
    private static void onSignal(Ending ending) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            int status = 1;
                            try {
                                status = ending.run();
                            } catch (IOException | RuntimeException | Error e) {
                                System.err.println("xend: " + sentence(e));
                            }
                            System.err.flush();
                            Runtime.getRuntime().halt(status);
                        },
                        "ending"));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static XendSettings settings(Path config, boolean required) throws IOException, SettingsException {
        try {
            return SettingsReader.read(Files.readAllBytes(config), config.toString());
        } catch (NoSuchFileException e) {
            if (required) {
                throw new StartException("there is no settings file " + config);
            }
            System.err.println("xend: there is no " + config + ", using the defaults");
            return SettingsReader.defaults();
        } catch (IOException e) {
            throw new StartException("the settings file " + config + " cannot be read: " + sentence(e));
        }
    }

    private static Path home() {
        return Path.of(System.getProperty("xend.home", ".")).toAbsolutePath().normalize();
    }

    private static void refuse(CommandLine line, String sentence) {
        if (line.announce()) {
            System.out.println(sentence);
        }
        System.err.println("xend: " + sentence);
        System.err.flush();
        // No role runs: there is nothing to end in order.
        Runtime.getRuntime().halt(1);
    }

    private static String sentence(Throwable e) {
        return switch (e) {
            case NoSuchFileException absent -> "there is no " + absent.getFile();
            case AccessDeniedException denied -> "no permission for " + denied.getFile();
            case FileAlreadyExistsException taken -> taken.getFile() + " is there and is no folder";
            case FileSystemException failed
            when failed.getReason() != null -> failed.getFile() + ": " + failed.getReason();
            default -> Optional.ofNullable(e.getMessage()).orElse(e.toString());
        };
    }
}
