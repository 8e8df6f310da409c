package org.xend.daemon.control.request;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.xend.protocol.control.Failure;

/// Reads a request's body, up to [#LIMIT] bytes of it.
///
/// The rest of a larger one is read and dropped, up to [#MOST_DISCARDED] bytes in all, so that a client which sends
/// before it reads still gets its answer. Lives on the server's event loop.
public final class BodyReader {
    static final int LIMIT = 1 << 20;
    private static final long MOST_DISCARDED = 64L << 20;

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
        if (announced > LIMIT && (asksFirst || announced > MOST_DISCARDED)) {
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
        if (seen > MOST_DISCARDED) {
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
