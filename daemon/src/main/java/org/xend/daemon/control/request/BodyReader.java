package org.xend.daemon.control.request;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.xend.protocol.control.Failure;

/// Reads a request's body, up to [#LIMIT] bytes of it.
///
/// A larger one is read on and dropped, up to [#PATIENCE] bytes, so that a client which sends before it reads
/// still gets its answer; not one byte above the limit is kept. Lives on the server's event loop.
public final class BodyReader {
    static final int LIMIT = 1 << 20;
    private static final long PATIENCE = 64L << 20;

    private final HttpServerRequest request;
    private final Promise<Buffer> whole = Promise.promise();
    private Buffer kept = Buffer.buffer();
    private long seen;

    private BodyReader(HttpServerRequest request) {
        this.request = request;
    }

    /// @return the body, or a [Refusal] (413)
    public static Future<Buffer> read(HttpServerRequest request) {
        return new BodyReader(request).start();
    }

    private Future<Buffer> start() {
        long announced = announced();
        boolean asksFirst = "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT));
        if (announced > LIMIT && (asksFirst || announced > PATIENCE)) {
            return Future.failedFuture(tooLarge());
        }
        if (asksFirst) {
            request.response().writeContinue();
        }
        request.handler(this::onPart);
        request.endHandler(_ -> onEnd());
        request.exceptionHandler(whole::tryFail);
        return whole.future();
    }

    private long announced() {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && length.matches("[0-9]{1,18}") ? Long.parseLong(length) : 0;
    }

    private void onPart(Buffer part) {
        seen += part.length();
        if (seen <= LIMIT) {
            kept.appendBuffer(part);
            return;
        }
        kept = Buffer.buffer();
        if (seen > PATIENCE) {
            whole.tryFail(tooLarge());
        }
    }

    private void onEnd() {
        if (seen > LIMIT) {
            whole.tryFail(tooLarge());
        } else {
            whole.tryComplete(kept);
        }
    }

    private static Refusal tooLarge() {
        return Refusal.of(new Failure.TooLarge(LIMIT));
    }
}
