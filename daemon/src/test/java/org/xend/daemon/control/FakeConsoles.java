package org.xend.daemon.control;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.xend.daemon.console.ConsoleAttachment;
import org.xend.daemon.console.Consoles;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;

/// A console that prints the test's text and echoes the input, in brackets; `bye` ends it.
public final class FakeConsoles implements Consoles {
    final List<String> log = new CopyOnWriteArrayList<>();
    /// A permit for each attachment that was closed.
    public final Semaphore closes = new Semaphore(0);
    /// The guest takes nothing of what is typed.
    public volatile boolean deaf;

    @Override
    public CompletableFuture<ConsoleAttachment> attach(int domid, From from) {
        log.add("attach " + domid + " " + from);
        return CompletableFuture.completedFuture(new Echo(from == From.START ? "boot\r\n" : ""));
    }

    @Override
    public CompletableFuture<ConsoleAttachment> attachEnded(String id) {
        if (!id.equals("late")) {
            return CompletableFuture.failedFuture(new FailureException(new Failure.NoSuchDomain(id)));
        }
        var echo = new Echo("last words");
        echo.type("bye".getBytes(StandardCharsets.US_ASCII));
        return CompletableFuture.completedFuture(echo);
    }

    private final class Echo implements ConsoleAttachment {
        private final Queue<byte[]> said = new ArrayDeque<>();
        private CompletableFuture<byte[]> waiting;

        Echo(String text) {
            if (!text.isEmpty()) {
                said.add(text.getBytes(StandardCharsets.US_ASCII));
            }
        }

        @Override
        public synchronized CompletableFuture<byte[]> next() {
            waiting = new CompletableFuture<>();
            CompletableFuture<byte[]> answer = waiting;
            hand();
            return answer;
        }

        @Override
        public synchronized CompletableFuture<byte[]> drain() {
            byte[] all = said.isEmpty() ? new byte[0] : said.remove();
            return CompletableFuture.completedFuture(all);
        }

        @Override
        public synchronized CompletableFuture<Void> type(byte[] input) {
            if (deaf) {
                return new CompletableFuture<>();
            }
            String text = new String(input, StandardCharsets.US_ASCII);
            said.add(text.equals("bye") ? new byte[0] : ("[" + text + "]").getBytes(StandardCharsets.US_ASCII));
            hand();
            return CompletableFuture.completedFuture(null);
        }

        private void hand() {
            if (waiting != null && !said.isEmpty()) {
                CompletableFuture<byte[]> answer = waiting;
                waiting = null;
                answer.complete(said.remove());
            }
        }

        @Override
        public void close() {
            log.add("close");
            closes.release();
        }
    }
}
