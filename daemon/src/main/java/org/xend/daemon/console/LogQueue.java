package org.xend.daemon.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.failstop.FailStop;

/// Text on its way into a guest's log file. Owned by its console. Writes run as tasks, one at a time, so that a
/// slow or full disk delays neither the guest nor another guest's log.
final class LogQueue {
    private static final Logger LOG = LoggerFactory.getLogger(LogQueue.class);
    private static final int MOST_WAITING = 256 * 1024;
    private static final int MOST_AT_ONCE = 64 * 1024;

    private final Optional<ConsoleLog> log;
    private final String name;
    private final Executor owner;
    private final Executor work;
    private final ConsoleMeters meters;
    private final ByteWindow waiting = new ByteWindow(MOST_WAITING);
    private long lost;
    private boolean writing;
    private boolean failing;
    private boolean closing;
    private Runnable onClosed = () -> {};

    /// @param log empty: nothing is written
    /// @param owner runs the tasks that change this queue
    /// @param work runs the writes, which block
    LogQueue(Optional<ConsoleLog> log, String name, Executor owner, Executor work, ConsoleMeters meters) {
        this.log = log;
        this.name = name;
        this.owner = owner;
        this.work = work;
        this.meters = meters;
    }

    void offer(byte[] text, int length) {
        if (log.isPresent()) {
            lost += waiting.append(text, 0, length);
            write();
        }
    }

    /// Closes the file once everything is written.
    ///
    /// @param then runs on the owner after that
    void close(Runnable then) {
        closing = true;
        onClosed = then;
        if (log.isPresent()) {
            write();
        } else {
            then.run();
        }
    }

    private void write() {
        if (writing) {
            return;
        }
        if (waiting.size() == 0) {
            if (closing) {
                writing = true;
                work.execute(() -> attempt(log.orElseThrow()::close, 0, onClosed));
            }
            return;
        }
        writing = true;
        long before = lost;
        String notice = before == 0 ? "" : "\n[xend: " + before + " bytes are missing here]\n";
        lost = 0;
        byte[] text = waiting.take(MOST_AT_ONCE);
        work.execute(() -> attempt(
                () -> {
                    if (!notice.isEmpty()) {
                        log.orElseThrow().append(notice.getBytes(StandardCharsets.US_ASCII));
                    }
                    log.orElseThrow().append(text);
                },
                before + text.length,
                () -> {
                    writing = false;
                    write();
                }));
    }

    private interface Blocking {
        void run() throws IOException;
    }

    /// @param atStake bytes that are lost where it fails; the next text that is written reports them
    private void attempt(Blocking writing, long atStake, Runnable then) {
        FailStop.complete(
                writing::run,
                () -> owner.execute(() -> {
                    failing = false;
                    then.run();
                }),
                e -> owner.execute(() -> {
                    lost += atStake;
                    onFailure(e);
                    then.run();
                }));
    }

    private void onFailure(Throwable e) {
        meters.logFailed();
        if (!failing) {
            failing = true;
            LOG.warn("console of {}: cannot write its log: {}", name, e.toString());
        }
    }
}
