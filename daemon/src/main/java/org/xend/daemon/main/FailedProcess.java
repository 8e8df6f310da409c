package org.xend.daemon.main;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.failstop.FailedOwner;
import org.xend.daemon.log.Logs;

/// Ends the process when an owner of state has failed or an exception has ended a thread: a daemon that serves
/// some roles and not others would go unnoticed. One line in xend.log says why; it is on the disk before the
/// process ends with [#STATUS]. Its supervisor starts it again, and guests on rings go on.
///
/// The phase is atomic because any thread may fail.
final class FailedProcess implements Thread.UncaughtExceptionHandler {
    /// EX_SOFTWARE of `sysexits.h`.
    static final int STATUS = 70;

    private static final Logger LOG = LoggerFactory.getLogger(FailedProcess.class);

    private enum Phase {
        SERVING,
        ENDING,
        FAILED
    }

    private final Path log;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.SERVING);

    private FailedProcess(Path log) {
        this.log = log;
    }

    /// Makes such a failure end this process.
    ///
    /// @param log xend.log
    static FailedProcess endedHere(Path log) {
        var handler = new FailedProcess(log);
        Thread.setDefaultUncaughtExceptionHandler(handler);
        return handler;
    }

    /// The process ends in order: a failure now is logged and the end goes on, but not longer than the limit.
    void ending(Duration limit) {
        if (phase.compareAndSet(Phase.SERVING, Phase.ENDING)) {
            Thread.ofPlatform().daemon().name("end-limit").start(() -> {
                try {
                    TimeUnit.MILLISECONDS.sleep(limit.toMillis());
                    end("the end was not in order within " + limit.toSeconds() + " s", 1);
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }

    @Override
    public void uncaughtException(Thread thread, Throwable e) {
        String what =
                e instanceof FailedOwner failed ? failed.getMessage() : "thread " + thread.getName() + " died of " + e;
        if (phase.compareAndSet(Phase.SERVING, Phase.FAILED)) {
            try {
                LOG.debug("xend ends: {}", what, e);
            } finally {
                end(what, STATUS);
            }
        } else if (phase.get() == Phase.ENDING) {
            LOG.error("while xend ends: {}", what);
            LOG.debug("while xend ends: {}", what, e);
        }
    }

    /// Writes the line without Logback: its queue may be full, and its thread may be the one that failed.
    private void end(String why, int status) {
        try {
            Logs.close();
            String line = Logs.line(Instant.now(), "CRITICAL", "FailedProcess", "xend ends: " + why);
            try (FileChannel file = FileChannel.open(
                    log, StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS)) {
                file.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
                file.force(true);
            }
        } catch (Throwable e) {
            System.err.println("xend ends: " + why + " (and xend.log cannot be written: " + e + ")");
        } finally {
            Runtime.getRuntime().halt(status);
        }
    }
}
