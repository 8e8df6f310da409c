package org.xend.daemon.control;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.control.request.BodyReader;
import org.xend.daemon.control.request.FormText;
import org.xend.daemon.control.request.Parameters;
import org.xend.daemon.control.request.PercentText;
import org.xend.daemon.control.request.Refusal;
import org.xend.daemon.control.request.RequestBody;
import org.xend.daemon.control.resource.Answer;
import org.xend.daemon.control.resource.Encoding;
import org.xend.daemon.control.resource.Exchange;
import org.xend.daemon.control.resource.Operation;
import org.xend.daemon.control.resource.Resource;
import org.xend.daemon.control.resource.ResourceTree;
import org.xend.protocol.control.Failure;

/// Takes a request from its head to its answer: body read, resource found, operation found, parameters
/// checked, run. Lives on the server's event loop and keeps nothing of its own.
final class RequestHandler {
    private static final Logger LOG = LoggerFactory.getLogger(RequestHandler.class);
    /// The longest name a domain can have; a longer id names nothing.
    private static final int LONGEST_ID = 255;

    private final ResourceTree tree;
    private final Sessions sessions;
    private final Context context;

    RequestHandler(ResourceTree tree, Sessions sessions, Context context) {
        this.tree = tree;
        this.sessions = sessions;
        this.context = context;
    }

    void handle(HttpServerRequest request) {
        Encoding encoding = Encoding.choose(accept(request));
        sessions.receiving(request.connection());
        request.response().endHandler(_ -> sessions.idle(request.connection()));
        BodyReader.read(request)
                .onSuccess(body -> {
                    sessions.working(request.connection());
                    run(request, encoding, body);
                })
                .onFailure(thrown -> refuseUnread(request, encoding, thrown));
    }

    /// The rest of such a request cannot be distinguished from the next one. The connection is closed once the answer
    /// has had time to arrive.
    private void refuseUnread(HttpServerRequest request, Encoding encoding, Throwable thrown) {
        request.response().endHandler(_ -> sessions.leaving(request.connection()));
        request.response().putHeader("Connection", "close");
        Responder.fail(
                request,
                encoding,
                thrown instanceof Refusal
                        ? thrown
                        : Refusal.badRequest(
                                "malformed HTTP body: " + Parameters.clip(String.valueOf(thrown.getMessage()))));
    }

    /// Answers a request that is not HTTP as this server reads it: an oversized head, a malformed line.
    void handleInvalid(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        request.response().putHeader("Connection", "close");
        Responder.fail(
                request,
                Encoding.choose(accept(request)),
                Refusal.badRequest("malformed HTTP request: "
                        + (cause == null ? "no request line" : Parameters.clip(String.valueOf(cause.getMessage())))));
    }

    private void run(HttpServerRequest request, Encoding encoding, Buffer body) {
        try {
            start(request, encoding, body)
                    .whenComplete(
                            (answer, thrown) -> context.runOnContext(_ -> answer(request, encoding, answer, thrown)));
        } catch (RuntimeException | Error e) {
            answer(request, encoding, null, e);
        }
    }

    /// After a defect while answering the connection is closed, so that the client does not wait and does not count.
    ///
    /// @param thrown null: there is an answer
    private static void answer(HttpServerRequest request, Encoding encoding, Answer answer, Throwable thrown) {
        try {
            if (thrown == null) {
                Responder.answer(request, encoding, answer);
            } else {
                Responder.fail(request, encoding, thrown);
            }
        } catch (RuntimeException | Error e) {
            LOG.error(
                    "{} {} could not be answered: {}", request.method(), Parameters.clip(request.uri()), e.toString());
            LOG.debug("an answer failed", e);
            request.connection().close();
        }
    }

    private CompletionStage<Answer> start(HttpServerRequest request, Encoding encoding, Buffer body) {
        ResourceTree.Found found = tree.find(segments(request.path()))
                .filter(named -> named.id().length() <= LONGEST_ID)
                .orElseThrow(() -> Refusal.of(new Failure.NoSuchResource(Parameters.clip(request.path()))));
        Parameters parameters = FormText.read(request.query());
        HttpMethod method = request.method();
        if (method == HttpMethod.GET || method == HttpMethod.HEAD) {
            Operation get = found.resource().get().orElseThrow(() -> notAllowed(request, found));
            // Old libraries send parameters that only other servers knew: unknown ones are ignored.
            return get.action()
                    .run(new Exchange(
                            request,
                            encoding,
                            found.id(),
                            parameters.only(get.parameters()),
                            sessions.of(request.connection())));
        }
        if (method != HttpMethod.POST || found.resource().operations().isEmpty()) {
            throw notAllowed(request, found);
        }
        Parameters all = parameters.overriddenBy(RequestBody.read(request.getHeader("Content-Type"), body));
        String op = op(all, found.resource());
        Operation operation = found.resource().operations().get(op);
        if (operation == null) {
            throw Refusal.of(new Failure.Unsupported(
                    "There is no op '" + Parameters.clip(op) + "' here: " + known(found.resource())));
        }
        Parameters rest = all.without("op");
        rest.allowOnly(operation.parameters(), "op '" + op + "'");
        return operation
                .action()
                .run(new Exchange(request, encoding, found.id(), rest, sessions.of(request.connection())));
    }

    /// xend's status for a POST without exactly one op is 406.
    private static String op(Parameters all, Resource resource) {
        if (!all.has("op")) {
            throw new Refusal(406, new Failure.BadRequest("parameter 'op' is missing: " + known(resource)), Map.of());
        }
        return all.text("op");
    }

    private static String known(Resource resource) {
        return String.join(", ", new TreeSet<>(resource.operations().keySet())) + " are known";
    }

    private static Refusal notAllowed(HttpServerRequest request, ResourceTree.Found found) {
        return new Refusal(
                405,
                new Failure.BadRequest(
                        "Method " + Parameters.clip(request.method().name()) + " is not allowed here: "
                                + found.resource().allowed() + " are"),
                Map.of("Allow", found.resource().allowed()));
    }

    private static List<String> segments(String path) {
        if (path == null) {
            return List.of();
        }
        return Arrays.stream(path.split("/"))
                .filter(segment -> !segment.isEmpty())
                .map(segment -> PercentText.ofPath(segment)
                        .orElseThrow(
                                () -> Refusal.badRequest("bad escape in the path '" + Parameters.clip(path) + "'")))
                .toList();
    }

    private static String accept(HttpServerRequest request) {
        List<String> all = request.headers().getAll("Accept");
        return all.isEmpty() ? null : String.join(",", all);
    }
}
