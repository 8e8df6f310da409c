package org.xend.daemon.domain.operation;

import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// One entry of a domain's queue.
///
/// @param begin called on the owner's thread when its turn comes: checks what is true then and returns the
///        work for a thread that may block, or throws what refuses it
/// @param done called on the owner's thread with the work's result
/// @param failed called on the owner's thread with what `begin` or the work threw; or with what ended the
///        waiting
public record DomainOperation<T>(Supplier<Callable<T>> begin, Consumer<T> done, Consumer<RuntimeException> failed) {
    /// An operation whose work has no result.
    public static DomainOperation<Boolean> of(
            Supplier<Runnable> begin, Runnable done, Consumer<RuntimeException> failed) {
        return new DomainOperation<>(
                () -> {
                    Runnable work = begin.get();
                    return () -> {
                        work.run();
                        return true;
                    };
                },
                _ -> done.run(),
                failed);
    }
}
