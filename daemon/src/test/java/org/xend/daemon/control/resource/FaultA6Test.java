package org.xend.daemon.control.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xend.daemon.console.ConsoleAttachment;
import org.xend.daemon.control.ControlFixture;
import org.xend.daemon.control.RawClient;
import org.xend.daemon.domain.registry.DomainState;

/// A client that typed more than its guest takes, and was killed, is noticed.
class FaultA6Test {
    @TempDir
    private Path directory;

    @Test
    void theReaderOfADeafGuestIsNoticedWhenItIsKilled() throws Exception {
        try (var fixture = new ControlFixture(directory, 0)) {
            fixture.domains.add("deaf", 1, DomainState.RUNNING);
            fixture.consoles.deaf = true;
            try (var client = new RawClient(fixture.socket)) {
                assertFalse(client.console("deaf").until("boot\r\n").isEmpty());
                for (int i = 0; i < 64; i++) {
                    // Answered by the same loop: it has seen what was typed before.
                    client.send("x".repeat(20));
                    fixture.get("/xend", null);
                }
            }
            assertTrue(fixture.consoles.closes.tryAcquire(10, TimeUnit.SECONDS));
        }
    }

    /// More is read of a client that waits, a little at each heartbeat, so that its end is seen; but not without
    /// bound.
    @Test
    void aClientThatTypesAndTypesIsCutOffInTheEnd() throws IOException {
        var vertx = Vertx.vertx();
        try {
            var calls = new ArrayList<String>();
            List<Handler<Buffer>> reader = new ArrayList<>();
            var socket = (NetSocket) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {NetSocket.class}, (self, method, arguments) -> {
                        switch (method.getName()) {
                            case "pause", "resume", "close" -> calls.add(method.getName());
                            case "handler" -> reader.add(take(arguments[0]));
                            default -> {
                                return method.getReturnType() == Future.class ? Future.succeededFuture() : self;
                            }
                        }
                        return method.getReturnType() == Future.class ? Future.succeededFuture() : self;
                    });
            var terminal =
                    new ConsoleTerminal(socket, new Deaf(), () -> calls.add("ended"), vertx.getOrCreateContext());
            terminal.start();
            terminal.heartbeat();
            assertEquals(List.of(), calls);
            int heartbeats = 0;
            while (!calls.contains("close")) {
                calls.clear();
                reader.getFirst().handle(Buffer.buffer(new byte[ConsoleTerminal.HELD]));
                assertTrue(heartbeats == 0 || calls.equals(List.of("pause")), calls::toString);
                if (calls.contains("pause")) {
                    terminal.heartbeat();
                    heartbeats++;
                } else {
                    reader.getFirst().handle(Buffer.buffer(new byte[ConsoleTerminal.HELD]));
                    terminal.heartbeat();
                }
                assertTrue(heartbeats <= ConsoleTerminal.MOST_HELD / ConsoleTerminal.HELD + 1);
            }
        } finally {
            vertx.close();
        }
    }

    @SuppressWarnings("unchecked")
    private static Handler<Buffer> take(Object handler) {
        return (Handler<Buffer>) handler;
    }

    /// Says nothing and takes nothing.
    private record Deaf() implements ConsoleAttachment {
        @Override
        public CompletableFuture<byte[]> next() {
            return new CompletableFuture<>();
        }

        @Override
        public CompletableFuture<byte[]> drain() {
            return CompletableFuture.completedFuture(new byte[0]);
        }

        @Override
        public CompletableFuture<Void> type(byte[] input) {
            return new CompletableFuture<>();
        }

        @Override
        public void close() {}
    }
}
