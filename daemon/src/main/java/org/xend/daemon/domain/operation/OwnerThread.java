package org.xend.daemon.domain.operation;

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
/// Whatever is thrown on the way becomes the answer: no request stays unanswered while the owner runs.
public final class OwnerThread implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(OwnerThread.class);

    private final Executor executor;
    private final OperationFailures failures;

    public OwnerThread(Executor executor, OperationFailures failures) {
        this.executor = executor;
        this.failures = failures;
    }

    /// A task that comes after the owner stopped is dropped: nobody waits for it.
    @Override
    public void execute(Runnable task) {
        isAccepted(task);
    }

    private boolean isAccepted(Runnable task) {
        try {
            executor.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            LOG.debug("A task came after the owner stopped", e);
            return false;
        }
    }

    /// Runs a request on the owner's thread; what it throws is the answer.
    public <T> CompletableFuture<T> request(String operation, Consumer<CompletableFuture<T>> request) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (!isAccepted(() -> orFail(answer, operation, () -> request.accept(answer)))) {
            answer.completeExceptionally(new FailureException(new Failure.Cancelled(operation)));
        }
        return answer;
    }

    /// Works on a thread that may block and hands the result to the owner's thread.
    public <T> void offload(CompletableFuture<?> answer, String operation, Callable<T> work, Consumer<T> result) {
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
        answer.completeExceptionally(failures.of(operation, e));
    }
}
