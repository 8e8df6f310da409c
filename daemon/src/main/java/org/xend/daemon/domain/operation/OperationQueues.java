package org.xend.daemon.domain.operation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.domain.registry.Domain;
import org.xend.daemon.failstop.FailStop;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;

/// One queue of operations per domain, at most one of each at work, and a bound on how many are at work at all.
/// The work runs on virtual threads.
///
/// Owner of every field: the conductor's thread; all methods are called there.
public final class OperationQueues {
    private static final Logger LOG = LoggerFactory.getLogger(OperationQueues.class);
    static final int LONGEST_QUEUE = 64;

    private final Executor owner;
    private final int limit;
    private final Listener listener;
    /// Of the domains that have an operation queued or at work.
    private final Map<Domain, Queue> queues = new HashMap<>();
    /// Domains whose turn it is once fewer operations are at work.
    private final Deque<Domain> line = new ArrayDeque<>();
    private final CompletableFuture<Void> idle = new CompletableFuture<>();
    private int atWork;
    private boolean closing;

    private static final class Queue {
        final Deque<DomainOperation<?>> waiting = new ArrayDeque<>();
        boolean busy;
        boolean inLine;

        boolean isIdle() {
            return !busy && !inLine && waiting.isEmpty();
        }
    }

    /// Is notified on the owner's thread when an operation of a domain is over and has been reported.
    public interface Listener {
        void completed(Domain domain);

        /// It was refused before it began to work.
        default void refused(Domain domain) {}
    }

    /// @param limit operations at work at a time
    public OperationQueues(Executor owner, int limit, Listener listener) {
        this.owner = owner;
        this.limit = limit;
        this.listener = listener;
    }

    public <T> void submit(Domain domain, DomainOperation<T> operation) {
        if (closing) {
            operation.failed().accept(stopping());
            return;
        }
        Queue queue = queues.computeIfAbsent(domain, _ -> new Queue());
        if (queue.waiting.size() >= LONGEST_QUEUE) {
            operation
                    .failed()
                    .accept(new FailureException(new Failure.WrongState(
                            domain.name(),
                            "Domain '" + domain.name() + "' has " + LONGEST_QUEUE + " operations waiting already")));
        } else {
            queue.waiting.add(operation);
            next(domain, queue);
        }
        forgetIdle(domain, queue);
    }

    /// Whether an operation of the domain is queued or at work.
    public boolean isBusy(Domain domain) {
        Queue queue = queues.get(domain);
        return queue != null && (queue.busy || !queue.waiting.isEmpty());
    }

    /// Refuses the operations that still wait for a domain that is removed.
    public void end(Domain domain) {
        refuseQueued(queues.get(domain), new FailureException(new Failure.NoSuchDomain(domain.name())));
    }

    /// Refuses everything waiting and everything to come.
    ///
    /// @return completes on the owner's thread when nothing is at work any more
    public CompletableFuture<Void> close() {
        closing = true;
        line.clear();
        List.copyOf(queues.values()).forEach(queue -> refuseQueued(queue, stopping()));
        if (atWork == 0) {
            idle.complete(null);
        }
        return idle;
    }

    public int atWork() {
        return atWork;
    }

    private static FailureException stopping() {
        return new FailureException(new Failure.Cancelled("The operation"));
    }

    private static void refuseQueued(Queue queue, RuntimeException why) {
        while (queue != null && !queue.waiting.isEmpty()) {
            queue.waiting.poll().failed().accept(why);
        }
    }

    private void next(Domain domain, Queue queue) {
        while (!queue.busy && !queue.waiting.isEmpty()) {
            if (atWork >= limit) {
                if (!queue.inLine) {
                    queue.inLine = true;
                    line.add(domain);
                }
                return;
            }
            begin(domain, queue, queue.waiting.poll());
        }
    }

    private <T> void begin(Domain domain, Queue queue, DomainOperation<T> operation) {
        Callable<T> work;
        try {
            work = operation.begin().get();
        } catch (RuntimeException e) {
            report(domain, () -> operation.failed().accept(e));
            listener.refused(domain);
            return;
        }
        queue.busy = true;
        atWork++;
        Thread.ofVirtual()
                .name("plan-" + domain.name())
                .start(() -> FailStop.complete(
                        work,
                        result -> owner.execute(
                                () -> over(domain, queue, () -> operation.done().accept(result))),
                        e -> owner.execute(() ->
                                over(domain, queue, () -> operation.failed().accept(FailStop.unchecked(e))))));
    }

    private static void report(Domain domain, Runnable report) {
        try {
            report.run();
        } catch (RuntimeException e) {
            LOG.error("Reporting an operation of domain {} failed: {}", domain.label(), e.toString());
            LOG.debug("Reporting an operation of domain {} failed", domain.label(), e);
        }
    }

    private void over(Domain domain, Queue queue, Runnable report) {
        atWork--;
        queue.busy = false;
        report(domain, report);
        listener.completed(domain);
        next(domain, queue);
        forgetIdle(domain, queue);
        while (atWork < limit && !line.isEmpty()) {
            Domain waiting = line.poll();
            Queue its = queues.get(waiting);
            its.inLine = false;
            next(waiting, its);
            forgetIdle(waiting, its);
        }
        if (closing && atWork == 0) {
            idle.complete(null);
        }
    }

    private void forgetIdle(Domain domain, Queue queue) {
        if (queue.isIdle()) {
            queues.remove(domain, queue);
        }
    }
}
