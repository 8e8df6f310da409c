package org.xend.daemon.control.resource;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/// `/metrics`: the Prometheus page (text exposition format 0.0.4).
///
/// @param page writes it out; may take its time
public record MetricsResource(Supplier<String> page, Executor blocking) {
    static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    public Resource resource() {
        return Resource.readOnly(Operation.of(_ -> CompletableFuture.supplyAsync(
                () -> new Answer(
                        200,
                        new LinkedHashMap<>(),
                        new Answer.Bytes(page.get().getBytes(StandardCharsets.UTF_8), MEDIA_TYPE)),
                blocking)));
    }
}
