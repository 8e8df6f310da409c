package org.xend.daemon.keys;

import java.util.concurrent.CompletableFuture;

/// A request that something under way stop: a plan and roll back, a wait for keys, a script. It is made once and
/// never withdrawn.
///
/// Who begins the work makes the signal; any thread may request the stop, and any may check for it.
public final class StopSignal {
    private final CompletableFuture<Void> requested = new CompletableFuture<>();

    public void request() {
        requested.complete(null);
    }

    public boolean isRequested() {
        return requested.isDone();
    }

    /// Runs an action once the stop is requested, on the thread that requests it; at once where it is already.
    public void onRequest(Runnable action) {
        requested.thenRun(action);
    }
}
