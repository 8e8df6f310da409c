package org.xend.client.connect;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/// Limits one wait for the daemon. A channel to a Unix socket has no read timeout of its own, so a thread closes the
/// channel when the time is over, which ends the read.
///
/// The thread is started by the constructor, ended by [#close], and writes the one flag.
final class AnswerTimeout implements AutoCloseable {
    /// No limit.
    static final Duration NO_LIMIT = Duration.ZERO;

    private final SocketChannel channel;
    private final Duration limit;
    private final Thread thread;
    private volatile boolean expired;

    /// @param limit [#NO_LIMIT] for none
    AnswerTimeout(SocketChannel channel, Duration limit) {
        this.channel = channel;
        this.limit = limit;
        this.thread = limit.isZero()
                ? null
                : Thread.ofPlatform().daemon().name("xm-timeout").start(this::watch);
    }

    private void watch() {
        try {
            Thread.sleep(limit);
            expired = true;
            channel.close();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new IllegalStateException("the socket cannot be closed", e);
        }
    }

    /// Called when an exchange has failed.
    ///
    /// @throws AnswerTimeoutException if it failed because the time is over
    void check() throws AnswerTimeoutException {
        if (expired) {
            throw new AnswerTimeoutException(limit);
        }
    }

    @Override
    public void close() {
        if (thread != null) {
            thread.interrupt();
        }
    }
}
