package org.xend.daemon.control;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.control.form.DatumJson;
import org.xend.daemon.control.request.Parameters;
import org.xend.daemon.control.request.Refusal;
import org.xend.daemon.control.resource.Answer;
import org.xend.daemon.control.resource.Encoding;
import org.xend.protocol.control.DatumSxp;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;
import org.xend.protocol.sxp.SxpPrinter;

/// Writes answers. Only here does a value become bytes and a failure an HTTP status.
final class Responder {
    private static final Logger LOG = LoggerFactory.getLogger(Responder.class);

    private Responder() {}

    static void answer(HttpServerRequest request, Encoding encoding, Answer answer) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            if (answer.body() instanceof Answer.Stream(var _, Runnable abandon)) {
                abandon.run();
            }
            return;
        }
        response.setStatusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        response.putHeader("Cache-Control", "no-cache");
        switch (answer.body()) {
            case Answer.Values(var datum) ->
                send(
                        request,
                        encoding.mediaType(),
                        switch (encoding) {
                            case SXP -> SxpPrinter.compact(DatumSxp.of(datum)).getBytes(StandardCharsets.UTF_8);
                            case JSON -> DatumJson.print(datum);
                        });
            case Answer.Bytes(byte[] content, String mediaType) -> send(request, mediaType, content);
            case Answer.Empty() ->
                send(request, encoding.mediaType(), encoding == Encoding.JSON ? new byte[] {'{', '}'} : new byte[0]);
            case Answer.Stream(Runnable begin, Runnable abandon) -> {
                if (request.method() == HttpMethod.HEAD) {
                    abandon.run();
                    response.end();
                } else {
                    begin(begin, abandon);
                }
            }
        }
    }

    private static void begin(Runnable begin, Runnable abandon) {
        try {
            begin.run();
        } catch (RuntimeException | Error e) {
            abandon.run();
            throw e;
        }
    }

    static void fail(HttpServerRequest request, Encoding encoding, Throwable thrown) {
        Refusal refusal = refusal(request, thrown);
        answer(request, encoding, Answer.failed(refusal.status(), refusal.failure(), refusal.headers(), encoding));
    }

    private static void send(HttpServerRequest request, String mediaType, byte[] content) {
        HttpServerResponse response = request.response().putHeader("Content-Type", mediaType);
        if (request.method() == HttpMethod.HEAD) {
            response.putHeader("Content-Length", Integer.toString(content.length))
                    .end();
        } else {
            response.end(Buffer.buffer(content));
        }
    }

    private static Refusal refusal(HttpServerRequest request, Throwable thrown) {
        return switch (thrown) {
            case CompletionException wrapped when wrapped.getCause() != null -> refusal(request, wrapped.getCause());
            case Refusal refusal -> refusal;
            case FailureException failed -> Refusal.of(failed.failure());
            default -> defect(request, thrown);
        };
    }

    private static Refusal defect(HttpServerRequest request, Throwable thrown) {
        String reference = "%08x".formatted(ThreadLocalRandom.current().nextInt());
        LOG.error("{} {}: internal error, reference {}", request.method(), Parameters.clip(request.uri()), reference);
        LOG.debug("reference {}", reference, thrown);
        return Refusal.of(new Failure.Internal(reference));
    }
}
