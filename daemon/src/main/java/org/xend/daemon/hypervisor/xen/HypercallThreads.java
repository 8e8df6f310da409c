package org.xend.daemon.hypervisor.xen;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.xend.daemon.hypervisor.xen.ffm.Errno;
import org.xend.daemon.hypervisor.xen.ffm.NativeException;

/// Platform threads for hypercalls that copy or free a guest's memory. Callers are mostly virtual threads, and a
/// native call holds the carrier of a virtual thread: a few builds at once would stop all others.
final class HypercallThreads implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("xen-call-", 0).factory());

    /// @param <T> of the result
    <T> T run(Supplier<T> call) {
        try {
            return CompletableFuture.supplyAsync(call, threads).join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case NativeException refused -> throw Errno.refusal(refused);
                case RuntimeException other -> throw other;
                case Error error -> throw error;
                default -> throw e;
            }
        }
    }

    @Override
    public void close() {
        threads.close();
    }
}
