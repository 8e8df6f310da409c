package org.xend.daemon.control.resource;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Consumer;

/// One client of the event stream. Owned by the server's event loop.
final class EventStream {
    /// Bytes that may wait in the socket's queue; a client that lets more pile up is cut off.
    static final int MOST_WAITING = 256 * 1024;

    private final HttpServerResponse response;
    private final Consumer<EventStream> onEnd;
    private long waiting;
    private boolean begun;
    private boolean ended;

    EventStream(HttpServerResponse response, Consumer<EventStream> onEnd) {
        this.response = response;
        this.onEnd = onEnd;
    }

    /// Sends the head of the answer; events from here on follow.
    void begin() {
        begun = true;
        response.putHeader("Content-Type", "text/event-stream; charset=utf-8")
                .putHeader("Cache-Control", "no-cache")
                .setChunked(true);
        response.closeHandler(_ -> leave());
        response.exceptionHandler(_ -> leave());
        write(Buffer.buffer(": events of domains and devices follow\n\n"));
    }

    void send(long id, String kind, byte[] json) {
        write(Buffer.buffer("id: " + id + "\nevent: " + kind + "\ndata: ")
                .appendBytes(json)
                .appendString("\n\n"));
    }

    void heartbeat() {
        write(Buffer.buffer(":\n\n"));
    }

    void end() {
        if (!ended) {
            leave();
            if (!begun) {
                response.setStatusCode(503);
            }
            response.end();
        }
    }

    private void write(Buffer text) {
        if (ended || !begun) {
            return;
        }
        if (waiting + text.length() > MOST_WAITING) {
            leave();
            response.reset();
            return;
        }
        waiting += text.length();
        response.write(text).onComplete(_ -> waiting -= text.length());
    }

    /// Gives up the stream.
    void leave() {
        if (!ended) {
            ended = true;
            onEnd.accept(this);
        }
    }
}
