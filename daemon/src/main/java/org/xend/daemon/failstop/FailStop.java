package org.xend.daemon.failstop;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// Completes a call whatever it throws, and ends the process where an owner of state has failed. Stateless.
///
/// The handler of uncaught exceptions, which `main` sets, ends the process. An exception that ends a thread gets
/// there as well.
public final class FailStop {
    private FailStop() {}

    /// Reports that an owner has failed. In the daemon this ends the process.
    ///
    /// @param owner subject of a sentence: "the domains owner" (failed)
    public static void end(String owner, Throwable why) {
        Thread here = Thread.currentThread();
        here.getUncaughtExceptionHandler()
                .uncaughtException(here, why instanceof FailedOwner known ? known : new FailedOwner(owner, why));
    }

    /// Wraps a task of an owner, or the body of its thread: an exception of it ends the process.
    public static Runnable guarded(String owner, Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Throwable e) {
                end(owner, e);
            }
        };
    }

    /// Wraps the owner's executor: each task is [#guarded(String, Runnable)].
    public static Executor guarded(String owner, Executor executor) {
        return task -> executor.execute(guarded(owner, task));
    }

    /// Makes a call and reports its outcome: exactly one of the two callbacks is called, whatever the call throws.
    ///
    /// @param <T> of the result
    public static <T> void complete(Callable<T> call, Consumer<? super T> done, Consumer<? super Throwable> failed) {
        T result;
        try {
            result = call.call();
        } catch (Throwable e) {
            failed.accept(e);
            endIfUnfit(e);
            return;
        }
        done.accept(result);
    }

    /// As [#complete(Callable, Consumer, Consumer)], for a call without a result.
    public static void complete(Action call, Runnable done, Consumer<? super Throwable> failed) {
        complete(
                () -> {
                    call.run();
                    return null;
                },
                _ -> done.run(),
                failed);
    }

    /// What may throw anything.
    @FunctionalInterface
    public interface Action {
        void run() throws Exception;
    }

    /// After some errors no part of the process can be relied on: then it ends.
    public static void endIfUnfit(Throwable e) {
        if (e instanceof VirtualMachineError && !(e instanceof StackOverflowError)) {
            end(Thread.currentThread().getName(), e);
        }
    }

    /// @return itself, or what wraps it
    public static RuntimeException unchecked(Throwable e) {
        return e instanceof RuntimeException known ? known : new IllegalStateException(e);
    }
}
