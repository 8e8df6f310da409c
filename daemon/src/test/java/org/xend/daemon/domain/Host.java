package org.xend.daemon.domain;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.xend.daemon.clock.Moment;
import org.xend.daemon.device.ScriptNames;
import org.xend.daemon.domain.plan.PlanContext;
import org.xend.daemon.domain.records.DomainRecords;
import org.xend.daemon.domain.registry.DomainEvent;
import org.xend.daemon.domain.registry.DomainView;
import org.xend.daemon.hypervisor.HostFiles.Kind;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;
import org.xend.protocol.device.DeviceConfig;
import org.xend.protocol.device.VbdConfig;
import org.xend.protocol.device.VifConfig;

/// A conductor on a fake host: hypervisor, key tree, backends, and a clock the test winds.
public final class Host implements AutoCloseable {
    static final ScriptNames SCRIPTS = Host::script;
    final FakeHypervisor hypervisor = new FakeHypervisor()
            .with(SampleConfigs.KERNEL, Kind.FILE)
            .with("/dev/wd0e", Kind.BLOCK_DEVICE)
            .with("/var/xen/disk", Kind.FILE);
    final FakeKeyTree tree = new FakeKeyTree();
    final FakeBackends backends = new FakeBackends(tree);
    final AtomicReference<Moment> now =
            new AtomicReference<>(new Moment(Instant.parse("2026-01-02T03:04:05.678Z"), Duration.ofHours(1)));
    final BlockingQueue<DomainEvent> events = new LinkedBlockingQueue<>();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final DomainConductor conductor;
    final Path records;
    private final ExecutorService owner =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());

    Host(Path records) {
        this(records, Duration.ofSeconds(20));
    }

    Host(Path records, Duration createTimeout) {
        this.records = records;
        conductor = new DomainConductor(
                owner,
                new HostServices(hypervisor, tree, SCRIPTS, now::get, new Random(1)),
                new DomainSettings(
                        records,
                        createTimeout,
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(300),
                        2 << 20,
                        196,
                        16),
                meters);
        conductor.onEvent(events::add);
    }

    Host started() {
        done(conductor.start());
        return this;
    }

    PlanContext site(Duration createTimeout) {
        return new PlanContext(
                hypervisor,
                tree,
                new DomainRecords(records, hypervisor::incarnation),
                now::get,
                createTimeout,
                Duration.ofSeconds(20),
                1 << 20);
    }

    void wind(Duration time) {
        now.updateAndGet(before ->
                new Moment(before.wall().plus(time), before.sinceBoot().plus(time)));
    }

    /// Somebody sets the clock on the wall forward, or back.
    void setClock(Duration by) {
        now.updateAndGet(before -> new Moment(before.wall().plus(by), before.sinceBoot()));
    }

    /// Waits for an event of a kind, dropping the others.
    DomainEvent await(String kind) {
        try {
            while (true) {
                DomainEvent event = events.poll(20, TimeUnit.SECONDS);
                if (event == null) {
                    throw new AssertionError("no event '" + kind + "'");
                }
                if (event.kind().equals(kind)) {
                    return event;
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static <T> T done(CompletableFuture<T> future) {
        try {
            return future.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new CompletionException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    static Failure failure(CompletableFuture<?> future) {
        try {
            done(future);
        } catch (FailureException e) {
            return e.failure();
        }
        throw new AssertionError("it did not fail");
    }

    List<String> names() {
        return done(conductor.list()).stream().map(DomainView::name).toList();
    }

    private static Optional<String> script(DeviceConfig device) {
        return Optional.of(
                switch (device) {
                    case VifConfig _ -> "/etc/xen/scripts/vif-bridge";
                    case VbdConfig _ -> "/etc/xen/scripts/block";
                });
    }

    @Override
    public void close() {
        done(conductor.close(Duration.ofSeconds(20)));
        backends.close();
        owner.shutdown();
        tree.close();
        hypervisor.close();
    }

    /// From now on no record of a domain can be written: the last one was cut short, so that its file has to be
    /// made anew, and what would become it is a folder.
    ///
    /// @return to be deleted when there is room again
    Path fillFor(String uuid) throws IOException {
        Files.writeString(records.resolve(uuid + ".sxp"), "(domain-rec", StandardOpenOption.APPEND);
        return Files.createDirectory(records.resolve(uuid + ".part"));
    }
}
