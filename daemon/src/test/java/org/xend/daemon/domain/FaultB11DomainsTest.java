package org.xend.daemon.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.xend.daemon.domain.Host.done;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xend.daemon.domain.operation.DomainOperation;
import org.xend.daemon.domain.operation.OperationQueues;
import org.xend.daemon.domain.registry.Domain;
import org.xend.daemon.domain.registry.DomainEvent;
import org.xend.daemon.hypervisor.Hypervisor;
import org.xend.daemon.hypervisor.HypervisorException;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;
import org.xend.protocol.domain.ExitReason;

/// What a look at the hypervisor was to find is found, though the look failed or came at a bad moment.
class FaultB11DomainsTest {
    @TempDir
    Path folder;

    private final AtomicInteger failures = new AtomicInteger();

    /// Does not list its domains as often as it is set to.
    private Hypervisor failing(Hypervisor real) {
        return (Hypervisor) Proxy.newProxyInstance(
                Hypervisor.class.getClassLoader(), new Class<?>[] {Hypervisor.class}, (_, method, arguments) -> {
                    if (method.getName().equals("domains") && failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                        throw new HypervisorException(HypervisorException.Reason.FAILED, "not now");
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void faultB11_aGuestThatEndedWhileTheHypervisorDidNotListIsSeenAllTheSame() throws Exception {
        var events = new LinkedBlockingQueue<DomainEvent>();
        try (var host = new Host(folder.resolve("unused"));
                ExecutorService owner = Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().factory())) {
            var conductor = new DomainConductor(
                    owner,
                    new HostServices(failing(host.hypervisor), host.tree, Host.SCRIPTS, host.now::get, new Random(1)),
                    new DomainSettings(
                            folder.resolve("records"),
                            Duration.ofSeconds(20),
                            Duration.ofSeconds(20),
                            Duration.ofSeconds(60),
                            Duration.ofSeconds(300),
                            2 << 20,
                            196,
                            16),
                    new SimpleMeterRegistry());
            conductor.onEvent(events::add);
            done(conductor.start());
            done(conductor.create(SampleConfigs.howTo("g"), false));
            failures.set(2);
            host.hypervisor.exit(1, ExitReason.POWEROFF);
            await(events, "destroyed");
            assertEquals(0, failures.get(), "it failed as often as it was set to");
            done(conductor.close(Duration.ofSeconds(20)));
        }
    }

    private static void await(BlockingQueue<DomainEvent> events, String kind) throws InterruptedException {
        DomainEvent event;
        do {
            event = events.poll(20, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("no event '" + kind + "'");
            }
        } while (!event.kind().equals(kind));
    }

    @Test
    void faultB11_anOperationThatIsRefusedAfterWaitingIsReported() throws InterruptedException {
        BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
        List<String> reported = new ArrayList<>();
        var queues = new OperationQueues(tasks::add, 1, new OperationQueues.Listener() {
            @Override
            public void completed(Domain domain) {
                reported.add("completed " + domain.name());
            }

            @Override
            public void refused(Domain domain) {
                reported.add("refused " + domain.name());
            }
        });
        Domain busy = new Domain(SampleConfigs.bare("busy").withUuid(SampleConfigs.UUID), List.of());
        Domain waiting = new Domain(SampleConfigs.bare("waiting").withUuid(SampleConfigs.UUID), List.of());
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
        gate.complete("done");
        tasks.poll(10, TimeUnit.SECONDS).run();
        assertEquals(List.of("completed busy", "refused waiting"), reported);
    }
}
