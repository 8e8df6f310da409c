package org.xend.daemon.domain.exit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.xend.daemon.domain.FakeHypervisor;
import org.xend.daemon.domain.SampleConfigs;
import org.xend.daemon.domain.lifecycle.DiskFullRetry;
import org.xend.daemon.domain.operation.DomainOperation;
import org.xend.daemon.domain.operation.OperationFailures;
import org.xend.daemon.domain.operation.OperationQueues;
import org.xend.daemon.domain.operation.OwnerThread;
import org.xend.daemon.domain.registry.Domain;
import org.xend.daemon.domain.registry.DomainMeters;
import org.xend.daemon.domain.registry.Registry;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;

/// The test's thread is the owner: it runs the detector's tasks when it says so.
class ExitDetectorTest {
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final DomainMeters meters = new DomainMeters(new SimpleMeterRegistry(), () -> {});
    private final Registry registry = new Registry(meters);
    private ExitDetector detector;

    /// A domain with an operation is passed over; once the operation is refused nothing else would look at it.
    @Test
    void aDomainThatWasBusyIsLookedAtAgainWhenItsOperationIsRefused() throws InterruptedException {
        var owner = new OwnerThread(tasks::add, new OperationFailures(_ -> {}));
        var queues = new OperationQueues(tasks::add, 1, new OperationQueues.Listener() {
            @Override
            public void completed(Domain domain) {
                detector.completed(domain);
            }

            @Override
            public void refused(Domain domain) {
                detector.refused(domain);
            }
        });
        detector = new ExitDetector(
                owner,
                new FakeHypervisor(),
                registry,
                queues,
                new DiskFullRetry(null, tasks::add, () -> {}),
                null,
                meters);
        var busy = new Domain(SampleConfigs.bare("busy").withUuid(SampleConfigs.UUID), List.of());
        var waiting =
                new Domain(SampleConfigs.bare("waiting").withUuid("00112233-4455-6677-8899-aabbccddeeff"), List.of());
        registry.add(waiting);
        var gate = new CompletableFuture<String>();
        queues.submit(busy, new DomainOperation<String>(() -> gate::get, _ -> {}, _ -> {}));
        queues.submit(
                waiting,
                new DomainOperation<String>(
                        () -> {
                            throw new FailureException(new Failure.BadRequest("no"));
                        },
                        _ -> {},
                        _ -> {}));
        detector.look();
        while (detector.isLooking()) {
            tasks.poll(10, TimeUnit.SECONDS).run();
        }
        gate.complete("done");
        while (!detector.isLooking()) {
            tasks.poll(10, TimeUnit.SECONDS).run();
        }
        assertTrue(detector.isLooking());
        assertEquals(0, queues.atWork());
    }
}
