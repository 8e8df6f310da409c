package org.xend.daemon.control;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.xend.daemon.domain.DomainView;
import org.xend.daemon.domain.Domains;
import org.xend.protocol.control.Datum;
import org.xend.protocol.domain.DomainConfig;
import org.xend.protocol.sxp.Sxp;

/// `/xend/domain`: the list of domains; create and plan.
///
/// @param reader turns `(vm ...)` into a configuration
record DomainsResource(Domains domains, Function<Sxp, DomainConfig> reader) {

    Resource resource() {
        var list = Operation.of(this::list, "detail", "state");
        return Resource.readOnly(list).with("list", list)
                .with("create", Operation.of(this::create, "config", "paused"))
                .with("plan", Operation.of(this::plan, "config"));
    }

    private CompletionStage<Answer> list(Exchange exchange) {
        boolean detail = exchange.parameters().flag("detail");
        String state = exchange.parameters().findText("state").orElse("running");
        return domains.list().thenApply(views -> {
            List<DomainView> chosen = views.stream().filter(view -> DomainForm.matches(view, state)).toList();
            return Answer.of(detail
                    ? new Datum.Sequence(chosen.stream().<Datum>map(DomainForm::of).toList())
                    : Datum.words(chosen.stream().map(DomainView::name).toList()));
        });
    }

    private CompletionStage<Answer> create(Exchange exchange) {
        DomainConfig config = config(exchange);
        boolean paused = exchange.parameters().flag("paused");
        return domains.create(config, paused).thenApply(view -> Answer.of(DomainForm.of(view))
                .withStatus(201).withHeader("Location", location(view.name())));
    }

    private CompletionStage<Answer> plan(Exchange exchange) {
        return domains.planCreate(config(exchange)).thenApply(steps -> Answer.of(Datum.words(steps)));
    }

    private DomainConfig config(Exchange exchange) {
        Sxp config = exchange.parameters().require("config");
        return reader.apply(switch (config) {
            case Sxp.Atom(String text) -> SxpRequest.readField("config", text);
            case Sxp.Items items -> items;
        });
    }

    private static String location(String name) {
        return "/xend/domain/" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    }
}
