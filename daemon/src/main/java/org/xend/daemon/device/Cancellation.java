package org.xend.daemon.device;

import java.util.concurrent.CompletableFuture;

/// A request, made once and never taken back, that a running plan stop and roll back.
///
/// Owner: whoever runs the plan makes it; any thread may ask and any may look.
public final class Cancellation {
    private final CompletableFuture<Void> requested = new CompletableFuture<>();

    public void cancel() {
        requested.complete(null);
    }

    public boolean isRequested() {
        return requested.isDone();
    }

    /// Completes when cancellation is asked for; not to be completed by others.
    CompletableFuture<Void> requested() {
        return requested;
    }
}
