package org.xend.daemon.domain;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xend.daemon.failstop.FailStop;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;

/// One queue of operations per domain, at most one of each at work, and a bound on how many are at work at all.
/// The work runs on virtual threads.
///
/// Owner of every field: the conductor's thread; all methods are called there.
final class OperationQueues {
    private static final Logger LOG = LoggerFactory.getLogger(OperationQueues.class);
    static final int LONGEST_QUEUE = 64;

    private final Executor owner;
    private final int limit;
    private final Consumer<Domain> settled;
    private final Deque<Domain> line = new ArrayDeque<>();
    private final CompletableFuture<Void> idle = new CompletableFuture<>();
    private int atWork;
    private boolean closing;

    /// @param limit operations at work at a time
    /// @param settled told after each operation of a domain is over
    OperationQueues(Executor owner, int limit, Consumer<Domain> settled) {
        this.owner = owner;
        this.limit = limit;
        this.settled = settled;
    }

    <T> void submit(Domain domain, Operation<T> operation) {
        if (closing) {
            operation.failed().accept(stopping());
        } else if (domain.queue.size() >= LONGEST_QUEUE) {
            operation
                    .failed()
                    .accept(new FailureException(new Failure.WrongState(
                            domain.name(),
                            "Domain '" + domain.name() + "' has " + LONGEST_QUEUE + " operations waiting already")));
        } else {
            domain.queue.add(operation);
            next(domain);
        }
    }

    /// Refuses whatever is still waiting for a domain that ended.
    void end(Domain domain) {
        domain.ended = true;
        refuseQueued(domain, new FailureException(new Failure.NoSuchDomain(domain.name())));
    }

    /// Refuses everything waiting and everything to come.
    ///
    /// @return completes on the owner's thread when nothing is at work any more
    CompletableFuture<Void> close(Iterable<Domain> domains) {
        closing = true;
        line.clear();
        domains.forEach(domain -> refuseQueued(domain, stopping()));
        if (atWork == 0) {
            idle.complete(null);
        }
        return idle;
    }

    int atWork() {
        return atWork;
    }

    private static FailureException stopping() {
        return new FailureException(new Failure.Cancelled("The operation"));
    }

    private static void refuseQueued(Domain domain, RuntimeException why) {
        while (!domain.queue.isEmpty()) {
            domain.queue.poll().failed().accept(why);
        }
    }

    private void next(Domain domain) {
        while (!domain.busy && !domain.queue.isEmpty()) {
            if (atWork >= limit) {
                if (!domain.inLine) {
                    domain.inLine = true;
                    line.add(domain);
                }
                return;
            }
            begin(domain, domain.queue.poll());
        }
    }

    private <T> void begin(Domain domain, Operation<T> operation) {
        Callable<T> work;
        try {
            work = operation.begin().get();
        } catch (RuntimeException e) {
            report(domain, () -> operation.failed().accept(e));
            if (domain.lookAgain) {
                // Somebody looked while this one was in the way, and no other may follow it.
                settled.accept(domain);
            }
            return;
        }
        domain.busy = true;
        atWork++;
        Thread.ofVirtual()
                .name("plan-" + domain.name())
                .start(() -> FailStop.complete(
                        work,
                        result -> owner.execute(
                                () -> over(domain, () -> operation.done().accept(result))),
                        e -> owner.execute(
                                () -> over(domain, () -> operation.failed().accept(FailStop.unchecked(e))))));
    }

    private static void report(Domain domain, Runnable report) {
        try {
            report.run();
        } catch (RuntimeException e) {
            LOG.error("Reporting an operation of domain {} failed: {}", domain.label(), e.toString());
            LOG.debug("Reporting an operation of domain {} failed", domain.label(), e);
        }
    }

    private void over(Domain domain, Runnable report) {
        atWork--;
        domain.busy = false;
        report(domain, report);
        settled.accept(domain);
        next(domain);
        while (atWork < limit && !line.isEmpty()) {
            Domain waiting = line.poll();
            waiting.inLine = false;
            next(waiting);
        }
        if (closing && atWork == 0) {
            idle.complete(null);
        }
    }
}
