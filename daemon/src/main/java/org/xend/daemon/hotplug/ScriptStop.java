package org.xend.daemon.hotplug;

import java.util.concurrent.CompletableFuture;

/// A request, made once and never taken back, that a script be killed. It reaches the script's process and
/// nothing else: what its thread asks of the key tree meanwhile is not cut short.
///
/// Owner: the role makes it; any thread may ask and the script's thread looks.
final class ScriptStop {
    private final CompletableFuture<Void> requested = new CompletableFuture<>();

    void request() {
        requested.complete(null);
    }

    boolean isRequested() {
        return requested.isDone();
    }
}
