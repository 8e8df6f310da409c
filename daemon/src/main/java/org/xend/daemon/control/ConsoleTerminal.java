package org.xend.daemon.control;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;
import org.xend.daemon.console.ConsoleAttachment;

/// A terminal attached to a console: after `101 Switching Protocols`, raw bytes both ways. Owned by the
/// server's event loop.
///
/// Each direction has one chunk under way at a time: output is fetched when the last was written, the
/// client's socket is read again when the guest has taken what was typed.
final class ConsoleTerminal {
    private final NetSocket socket;
    private final ConsoleAttachment attachment;
    private final Context context = Vertx.currentContext();

    private ConsoleTerminal(NetSocket socket, ConsoleAttachment attachment) {
        this.socket = socket;
        this.attachment = attachment;
    }

    static void begin(HttpServerRequest request, ConsoleAttachment attachment) {
        request.response().setStatusCode(101).putHeader("Connection", "Upgrade")
                .putHeader("Upgrade", "xend-console");
        request.toNetSocket().onSuccess(socket -> new ConsoleTerminal(socket, attachment).start())
                .onFailure(_ -> attachment.close());
    }

    private void start() {
        socket.closeHandler(_ -> attachment.close());
        socket.exceptionHandler(_ -> socket.close());
        socket.handler(this::typed);
        fetch();
    }

    private void typed(Buffer input) {
        socket.pause();
        attachment.type(input.getBytes()).whenComplete((_, failure) -> context.runOnContext(_ -> {
            if (failure != null) {
                socket.close();
            } else {
                socket.resume();
            }
        }));
    }

    private void fetch() {
        attachment.next().whenComplete((bytes, failure) -> context.runOnContext(_ -> {
            if (failure != null || bytes.length == 0) {
                attachment.close();
                socket.close();
            } else {
                socket.write(Buffer.buffer(bytes)).onSuccess(_ -> fetch());
            }
        }));
    }
}
