package org.xend.daemon.control.resource;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.xend.daemon.control.form.DomainForm;
import org.xend.daemon.control.request.SxpRequest;
import org.xend.daemon.domain.Domains;
import org.xend.daemon.domain.registry.DomainView;
import org.xend.protocol.control.Datum;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;
import org.xend.protocol.domain.DomainConfig;
import org.xend.protocol.sxp.Sxp;

/// `/xend/domain`: the list of domains; create and plan.
///
/// @param reader turns `(vm ...)` into a configuration
public record DomainsResource(Domains domains, Function<Sxp, DomainConfig> reader) {

    public Resource resource() {
        var list = Operation.of(this::list, "detail", "full", "state");
        return Resource.readOnly(list)
                .with("list", list)
                .with("create", Operation.of(this::create, "config", "paused"))
                .with("plan", Operation.of(this::plan, "config"));
    }

    private CompletionStage<Answer> list(Exchange exchange) {
        boolean detail = exchange.parameters().flag("detail");
        boolean full =
                !exchange.parameters().has("full") || exchange.parameters().flag("full");
        String state = exchange.parameters().findText("state").orElse("running");
        return domains.list().thenCompose(views -> {
            List<DomainView> chosen = views.stream()
                    .filter(view -> StateFilter.matches(view, state))
                    .toList();
            if (detail && full) {
                return inFull(chosen);
            }
            return CompletableFuture.completedFuture(Answer.of(
                    detail
                            ? new Datum.Sequence(chosen.stream()
                                    .<Datum>map(DomainForm::brief)
                                    .toList())
                            : Datum.words(chosen.stream().map(DomainView::name).toList())));
        });
    }

    /// With the keys of every device, which are read domain by domain; one that has gone meanwhile is left out.
    private CompletionStage<Answer> inFull(List<DomainView> views) {
        var each = views.stream()
                .map(view -> domains.find(view.uuid())
                        .<Optional<Datum>>handle((found, failure) ->
                                failure == null ? Optional.of(DomainForm.of(found)) : gone(failure)))
                .toList();
        return CompletableFuture.allOf(each.toArray(CompletableFuture[]::new))
                .thenApply(_ -> Answer.of(new Datum.Sequence(each.stream()
                        .map(CompletableFuture::join)
                        .flatMap(Optional::stream)
                        .toList())));
    }

    private static Optional<Datum> gone(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof FailureException refusal && refusal.failure() instanceof Failure.NoSuchDomain) {
            return Optional.empty();
        }
        throw new CompletionException(cause);
    }

    private CompletionStage<Answer> create(Exchange exchange) {
        DomainConfig config = config(exchange);
        boolean paused = exchange.parameters().flag("paused");
        return domains.create(config, paused)
                .thenApply(view ->
                        Answer.of(DomainForm.of(view)).withStatus(201).withHeader("Location", location(view.name())));
    }

    private CompletionStage<Answer> plan(Exchange exchange) {
        return domains.planCreate(config(exchange)).thenApply(steps -> Answer.of(Datum.words(steps)));
    }

    private DomainConfig config(Exchange exchange) {
        Sxp config = exchange.parameters().require("config");
        return reader.apply(
                switch (config) {
                    case Sxp.Atom(String text) -> SxpRequest.readField("config", text);
                    case Sxp.Items items -> items;
                });
    }

    private static String location(String name) {
        return "/xend/domain/" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    }
}
