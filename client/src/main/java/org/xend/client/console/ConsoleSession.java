package org.xend.client.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.xend.client.connect.ConsoleStream;

/// One attachment to a domain's console: the guest's output goes to `out`, the input goes to the guest,
/// Ctrl-] leaves.
///
/// When the input ends (a pipe or `/dev/null`; a terminal's does not) the session goes on until the guest has printed
/// nothing for [#QUIET_MILLIS], at most [#DRAIN_MILLIS].
///
/// The calling thread owns reading from the guest; a daemon thread of its own owns the input. They share
/// the connection, closing which ends both, and the time of the last output.
final class ConsoleSession {
    static final int LEAVE = 0x1d;
    private static final long QUIET_MILLIS = 400;
    private static final long DRAIN_MILLIS = 3000;
    /// How long the daemon has to read the input before the leave key.
    private static final long LEAVE_MILLIS = 200;

    private final ConsoleStream console;
    private final InputStream in;
    private final PrintStream out;
    /// Set by whichever side ends the session from here.
    private volatile boolean left;
    /// Counted down by the reading thread when the console has ended.
    private final CountDownLatch ended = new CountDownLatch(1);
    /// Written by the reading thread only.
    private volatile long lastOutput = System.nanoTime();

    ConsoleSession(ConsoleStream console, InputStream in, PrintStream out) {
        this.console = console;
        this.in = in;
        this.out = out;
    }

    /// Runs until the user leaves, the guest's console ends or the input is drained.
    ///
    /// @return whether this side ended it
    boolean run() throws IOException {
        Thread.ofPlatform().daemon().name("xm-console-input").start(this::forwardInput);
        try {
            copyOutput();
        } finally {
            ended.countDown();
        }
        return left;
    }

    private void copyOutput() throws IOException {
        var buffer = new byte[8192];
        for (int count = console.read(buffer); count >= 0; count = console.read(buffer)) {
            lastOutput = System.nanoTime();
            out.write(buffer, 0, count);
            out.flush();
            if (out.checkError()) {
                left = true;
                console.close();
                return;
            }
        }
    }

    private void forwardInput() {
        var buffer = new byte[1024];
        try (console) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                int leave = indexOf(buffer, count, LEAVE);
                console.write(buffer, leave < 0 ? count : leave);
                if (leave >= 0) {
                    left = true;
                    console.endOutput();
                    ended.await(LEAVE_MILLIS, TimeUnit.MILLISECONDS);
                    return;
                }
            }
            drain();
            left = true;
        } catch (IOException _) {
            // The console went first: the reading side sees its end and returns.
            return;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void drain() throws IOException {
        long deadline = System.nanoTime() + DRAIN_MILLIS * 1_000_000;
        lastOutput = System.nanoTime();
        try {
            while (System.nanoTime() < deadline && System.nanoTime() - lastOutput < QUIET_MILLIS * 1_000_000) {
                Thread.sleep(20);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static int indexOf(byte[] bytes, int count, int wanted) {
        for (int i = 0; i < count; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }
}
