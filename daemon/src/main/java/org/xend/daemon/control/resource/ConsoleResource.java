package org.xend.daemon.control.resource;

import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.xend.daemon.console.ConsoleAttachment;
import org.xend.daemon.console.Consoles;
import org.xend.daemon.control.request.Parameters;
import org.xend.daemon.control.request.Refusal;
import org.xend.daemon.domain.Domains;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;

/// `/xend/domain/ID/console`: what the domain printed, as text; `follow=1` goes on as it prints; an upgrade to
/// `xend-console` attaches a terminal.
///
/// For a domain that has ended the output of its last run is still answered, so that one sees why a guest died at once.
public record ConsoleResource(Domains domains, Consoles consoles) {
    private static final String PROTOCOL = "xend-console";

    public Resource resource() {
        return Resource.readOnly(Operation.of(this::get, "follow", "from"));
    }

    private CompletionStage<Answer> get(Exchange call) {
        HttpServerRequest http = call.http();
        boolean follow = call.parameters().flag("follow");
        String upgrade = http.getHeader("Upgrade");
        if (upgrade != null && !upgrade.equalsIgnoreCase(PROTOCOL)) {
            throw new Refusal(
                    426,
                    new Failure.BadRequest("the upgrade of a console must be '" + PROTOCOL + "', got '"
                            + Parameters.clip(upgrade) + "'"),
                    Map.of("Upgrade", PROTOCOL));
        }
        Consoles.From from = from(call, upgrade == null ? "start" : "now");
        if (upgrade != null || follow) {
            call.connection().keepOpen();
        }
        return attach(call.id(), from).thenCompose(attachment -> {
            if (upgrade != null) {
                return stream(() -> ConsoleTerminal.begin(call, attachment), attachment);
            }
            if (follow) {
                return stream(() -> new ConsoleText(http.response(), attachment).begin(), attachment);
            }
            return attachment.drain().thenApply(Answer::text).whenComplete((_, _) -> attachment.close());
        });
    }

    private CompletionStage<ConsoleAttachment> attach(String id, Consoles.From from) {
        return domains.find(id)
                .handle((view, failure) -> {
                    if (failure == null) {
                        return consoles.attach(view.domid(), from);
                    }
                    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                    if (cause instanceof FailureException refused
                            && refused.failure() instanceof Failure.NoSuchDomain) {
                        return consoles.attachEnded(id);
                    }
                    return CompletableFuture.<ConsoleAttachment>failedFuture(cause);
                })
                .thenCompose(attachment -> attachment);
    }

    private static Consoles.From from(Exchange call, String preset) {
        String from = call.parameters().findText("from").orElse(preset);
        return switch (from) {
            case "start" -> Consoles.From.START;
            case "now" -> Consoles.From.NOW;
            default ->
                throw Refusal.badRequest("parameter 'from' must be start or now, got '" + Parameters.clip(from) + "'");
        };
    }

    private static CompletionStage<Answer> stream(Runnable begin, ConsoleAttachment attachment) {
        return CompletableFuture.completedFuture(Answer.stream(begin, attachment::close));
    }
}
