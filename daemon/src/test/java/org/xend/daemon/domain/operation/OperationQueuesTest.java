package org.xend.daemon.domain.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.xend.daemon.domain.SampleConfigs;
import org.xend.daemon.domain.registry.Domain;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;

/// The test's thread is the owner: it runs what is handed to it when it says so.
class OperationQueuesTest {
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final List<String> done = new ArrayList<>();
    private final OperationQueues queues = new OperationQueues(tasks::add, 2, _ -> {});

    @Test
    void oneDomainsOperationsRunOneAfterTheOther() throws InterruptedException {
        Domain domain = domain("a");
        var gate = new CompletableFuture<String>();
        queues.submit(domain, operation(gate));
        queues.submit(domain, operation(CompletableFuture.completedFuture("second")));
        assertEquals(1, queues.atWork());
        gate.complete("first");
        report();
        report();
        assertEquals(List.of("first", "second"), done);
        assertEquals(0, queues.atWork());
    }

    @Test
    void noMoreThanTheLimitAreAtWorkAndNobodyIsForgotten() throws InterruptedException {
        List<CompletableFuture<String>> gates = new ArrayList<>();
        for (String name : List.of("a", "b", "c", "d")) {
            var gate = new CompletableFuture<String>();
            gates.add(gate);
            queues.submit(domain(name), operation(gate));
        }
        assertEquals(2, queues.atWork());
        for (int n = 0; n < gates.size(); n++) {
            gates.get(n).complete("done " + n);
            report();
            assertTrue(queues.atWork() <= 2);
        }
        assertEquals(List.of("done 0", "done 1", "done 2", "done 3"), done);
    }

    @Test
    void aQueueThatIsFullRefuses() {
        Domain domain = domain("a");
        for (int n = 0; n <= OperationQueues.LONGEST_QUEUE; n++) {
            queues.submit(domain, operation(new CompletableFuture<>()));
        }
        assertEquals(List.of(), done);
        queues.submit(domain, operation(new CompletableFuture<>()));
        assertEquals(List.of("Domain 'a' has 64 operations waiting already"), done);
    }

    @Test
    void whatWaitsForADomainThatEndedIsRefused() {
        Domain domain = domain("a");
        queues.submit(domain, operation(new CompletableFuture<>()));
        queues.submit(domain, operation(new CompletableFuture<>()));
        queues.end(domain);
        assertEquals(List.of("Domain 'a' does not exist."), done);
    }

    @Test
    void closingWaitsForWhatIsAtWorkAndRefusesTheRest() throws InterruptedException {
        Domain domain = domain("a");
        var gate = new CompletableFuture<String>();
        queues.submit(domain, operation(gate));
        queues.submit(domain, operation(new CompletableFuture<>()));
        CompletableFuture<Void> idle = queues.close();
        queues.submit(domain("b"), operation(new CompletableFuture<>()));
        assertEquals(2, done.size());
        assertTrue(!idle.isDone());
        gate.complete("finished");
        report();
        assertEquals("finished", done.getLast());
        assertTrue(idle.isDone());
    }

    @Test
    void workThatDiesFreesItsDomain() throws InterruptedException {
        Domain domain = domain("a");
        queues.submit(
                domain,
                new DomainOperation<>(
                        () -> () -> {
                            throw new AssertionError("a defect");
                        },
                        _ -> done.add("?"),
                        e -> done.add(e.getCause().getMessage())));
        report();
        queues.submit(domain, operation(CompletableFuture.completedFuture("next")));
        report();
        assertEquals(List.of("a defect", "next"), done);
    }

    @Test
    void whatIsRefusedAtItsTurnGivesWayToTheNext() throws InterruptedException {
        Domain domain = domain("a");
        List<RuntimeException> refused = new ArrayList<>();
        queues.submit(
                domain,
                new DomainOperation<String>(
                        () -> {
                            throw new FailureException(new Failure.BadRequest("no"));
                        },
                        done::add,
                        refused::add));
        queues.submit(domain, operation(CompletableFuture.completedFuture("yes")));
        report();
        assertInstanceOf(FailureException.class, refused.getFirst());
        assertEquals(List.of("yes"), done);
    }

    private void report() throws InterruptedException {
        tasks.poll(10, TimeUnit.SECONDS).run();
    }

    private DomainOperation<String> operation(CompletableFuture<String> gate) {
        return new DomainOperation<>(() -> gate::get, done::add, e -> done.add(e.getMessage()));
    }

    private static Domain domain(String name) {
        return new Domain(SampleConfigs.bare(name).withUuid(SampleConfigs.UUID), List.of());
    }
}
