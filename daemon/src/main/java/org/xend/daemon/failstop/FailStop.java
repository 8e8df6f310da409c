package org.xend.daemon.failstop;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// Finishes what was begun, whatever is thrown on the way, and ends the process where an owner of state has
/// failed. Has no state.
///
/// The process ends by the handler of uncaught exceptions, which the daemon's `main` sets; a thread that dies of
/// an exception of its own accord takes the same way.
public final class FailStop {
    private FailStop() {}

    /// An owner has failed. In the daemon this ends the process.
    ///
    /// @param owner in words that can stand before "failed"
    public static void end(String owner, Throwable why) {
        Thread here = Thread.currentThread();
        here.getUncaughtExceptionHandler()
                .uncaughtException(here, why instanceof FailedOwner known ? known : new FailedOwner(owner, why));
    }

    /// A task of an owner, or its thread's whole life: what it throws ends the process.
    public static Runnable guarded(String owner, Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Throwable e) {
                end(owner, e);
            }
        };
    }

    /// The owner's executor, each task [#guarded(String, Runnable)].
    public static Executor guarded(String owner, Executor executor) {
        return task -> executor.execute(guarded(owner, task));
    }

    /// Calls something foreign and hands on what came of it: exactly one of the two hears of it, whatever is
    /// thrown.
    ///
    /// @param <T> of the result
    public static <T> void settle(Callable<T> call, Consumer<? super T> done, Consumer<? super Throwable> failed) {
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

    /// As [#settle(Callable, Consumer, Consumer)], for a call without a result.
    public static void settle(Action call, Runnable done, Consumer<? super Throwable> failed) {
        settle(
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
