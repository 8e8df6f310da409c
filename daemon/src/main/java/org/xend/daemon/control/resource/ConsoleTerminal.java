package org.xend.daemon.control.resource;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import org.xend.daemon.console.ConsoleAttachment;

/// A terminal attached to a console: after `101 Switching Protocols`, raw bytes both ways. Owned by the
/// server's event loop.
///
/// Each direction has one chunk in flight: output is fetched when the last chunk was written, input is typed when the
/// guest has taken the chunk before. What the client sends meanwhile is held, and its socket is read on, for only a
/// reader learns that the client has gone. From [#HELD] bytes on the client is paused and a little more is read now and
/// then; at [#MOST_HELD] the terminal ends.
final class ConsoleTerminal {
    static final int PIECE = 4 * 1024;
    static final int HELD = 64 * 1024;
    static final int MOST_HELD = 512 * 1024;

    private final NetSocket socket;
    private final ConsoleAttachment attachment;
    private final Runnable onEnd;
    private final Context context;
    private Buffer held = Buffer.buffer();
    private boolean typing;
    private boolean paused;
    private boolean ended;

    /// @param onEnd called once, when the client has gone or the terminal is over
    /// @param context of the server's event loop
    ConsoleTerminal(NetSocket socket, ConsoleAttachment attachment, Runnable onEnd, Context context) {
        this.socket = socket;
        this.attachment = attachment;
        this.onEnd = onEnd;
        this.context = context;
    }

    static void begin(Exchange call, ConsoleAttachment attachment) {
        call.http()
                .response()
                .setStatusCode(101)
                .putHeader("Connection", "Upgrade")
                .putHeader("Upgrade", "xend-console");
        ClientConnection connection = call.connection();
        call.http()
                .toNetSocket()
                .onSuccess(socket -> {
                    var terminal = new ConsoleTerminal(socket, attachment, connection::closed, Vertx.currentContext());
                    connection.handOver(terminal::heartbeat);
                    terminal.start();
                })
                .onFailure(_ -> {
                    attachment.close();
                    connection.closed();
                    call.http().connection().close();
                });
    }

    void start() {
        socket.closeHandler(_ -> end());
        socket.exceptionHandler(_ -> socket.close());
        socket.handler(this::typed);
        // A client that left before there was a handler is not reported any more: a write fails.
        socket.write(Buffer.buffer()).onFailure(_ -> end());
        fetch();
    }

    /// Called now and then: reads a little more of a client that has to wait.
    void heartbeat() {
        if (!paused || ended) {
            return;
        }
        if (held.length() < MOST_HELD) {
            paused = false;
            socket.resume();
            return;
        }
        held = Buffer.buffer();
        socket.write(Buffer.buffer(("\r\n[xend: detached: the guest takes no input, and " + MOST_HELD / 1024
                                + " KiB wait for it]\r\n")
                        .getBytes(StandardCharsets.US_ASCII)))
                .onComplete(_ -> socket.close());
    }

    private void typed(Buffer input) {
        held.appendBuffer(input);
        typeNext();
        if (held.length() >= HELD && !paused) {
            paused = true;
            socket.pause();
        }
    }

    /// Goes on after the client has left: what it typed still goes to the guest.
    private void typeNext() {
        if (typing || held.length() == 0) {
            return;
        }
        typing = true;
        int count = Math.min(held.length(), PIECE);
        byte[] piece = held.getBytes(0, count);
        held = held.getBuffer(count, held.length());
        attachment
                .type(piece)
                .whenComplete((_, failure) -> context.runOnContext(_ -> {
                    typing = false;
                    if (failure != null) {
                        held = Buffer.buffer();
                        socket.close();
                        return;
                    }
                    typeNext();
                    if (paused && held.length() < HELD) {
                        paused = false;
                        socket.resume();
                    }
                }));
    }

    private void fetch() {
        attachment
                .next()
                .whenComplete((bytes, failure) -> context.runOnContext(_ -> {
                    if (failure != null || bytes.length == 0) {
                        attachment.close();
                        socket.close();
                    } else {
                        socket.write(Buffer.buffer(bytes))
                                .onSuccess(_ -> fetch())
                                .onFailure(_ -> end());
                    }
                }));
    }

    private void end() {
        if (!ended) {
            ended = true;
            attachment.close();
            onEnd.run();
            socket.close();
        }
    }
}
