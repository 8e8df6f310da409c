package org.xend.daemon.control.resource;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import org.xend.daemon.console.ConsoleAttachment;

/// A console followed as chunked text: the next bytes are fetched when the last ones have been written, so a
/// slow reader holds up no other. Owned by the server's event loop.
final class ConsoleText {
    private final HttpServerResponse response;
    private final ConsoleAttachment attachment;
    private final Context context = Vertx.currentContext();

    ConsoleText(HttpServerResponse response, ConsoleAttachment attachment) {
        this.response = response;
        this.attachment = attachment;
    }

    void begin() {
        response.putHeader("Content-Type", "text/plain; charset=utf-8")
                .putHeader("Cache-Control", "no-cache")
                .setChunked(true);
        response.closeHandler(_ -> attachment.close());
        response.exceptionHandler(_ -> attachment.close());
        response.writeHead().onSuccess(_ -> fetch()).onFailure(_ -> attachment.close());
    }

    private void fetch() {
        attachment
                .next()
                .whenComplete((bytes, failure) -> context.runOnContext(_ -> {
                    if (failure != null || bytes.length == 0) {
                        attachment.close();
                        response.end();
                    } else {
                        response.write(Buffer.buffer(bytes))
                                .onSuccess(_ -> fetch())
                                .onFailure(_ -> attachment.close());
                    }
                }));
    }
}
