package org.xend.daemon.domain;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.failstop.FailStop;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;

/// The way to the conductor's thread and, for what blocks, away from it and back. Immutable.
///
/// Whatever goes wrong on the way becomes the answer: nothing asked here is left unanswered while the owner
/// runs.
final class OwnerThread implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(OwnerThread.class);

    private final Executor executor;
    private final Consumer<String> failed;

    /// @param failed told which operation failed, on the owner's thread
    OwnerThread(Executor executor, Consumer<String> failed) {
        this.executor = executor;
        this.failed = failed;
    }

    /// A report that comes after the owner stopped finds nobody to tell.
    @Override
    public void execute(Runnable task) {
        isTold(task);
    }

    private boolean isTold(Runnable task) {
        try {
            executor.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            LOG.debug("A report came after the end", e);
            return false;
        }
    }

    /// Takes a request to the owner's thread; whatever it throws is the answer.
    <T> CompletableFuture<T> asked(String operation, Consumer<CompletableFuture<T>> request) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (!isTold(() -> orFail(answer, operation, () -> request.accept(answer)))) {
            answer.completeExceptionally(new FailureException(new Failure.Cancelled(operation)));
        }
        return answer;
    }

    /// Works on a thread that may block and hands the result to the owner's thread.
    <T> void away(CompletableFuture<?> answer, String operation, Callable<T> work, Consumer<T> result) {
        Thread.ofVirtual()
                .name("look")
                .start(() -> FailStop.complete(
                        work,
                        value -> execute(() -> orFail(answer, operation, () -> result.accept(value))),
                        e -> execute(() -> fail(answer, operation, FailStop.unchecked(e)))));
    }

    private void orFail(CompletableFuture<?> answer, String operation, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            fail(answer, operation, e);
        } catch (Error e) {
            fail(answer, operation, FailStop.unchecked(e));
            throw e;
        }
    }

    private void fail(CompletableFuture<?> answer, String operation, RuntimeException e) {
        failed.accept(operation);
        answer.completeExceptionally(Failures.of(operation, e));
    }
}
