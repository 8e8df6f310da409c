package org.xend.daemon.console;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.xend.daemon.failstop.FailStop;
import org.xend.daemon.hypervisor.Hypervisor;
import org.xend.daemon.keys.KeyTree;
import org.xend.daemon.keys.KeyWatch;
import org.xend.daemon.pty.PtyLoop;
import org.xend.daemon.pty.Ptys;
import org.xend.daemon.ring.CoalescingTrigger;

/// The xenconsoled role: gives the conductor its thread, its timer and the events of domains.
///
/// Owned by the thread that starts and stops the daemon; [Consoles] may be called from any.
public final class ConsoleRole implements Consoles, AutoCloseable {
    private static final long CLOSE_SECONDS = 5;
    private static final long SCAN_PAUSE_MILLIS = 20;

    private final KeyTree keys;
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofVirtual().name("console").factory(),
            // After the end nobody waits for an answer.
            new ThreadPoolExecutor.DiscardPolicy());
    private final Executor owner = FailStop.guarded("the consoles' owner", thread);
    private final ExecutorService work = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("console-work-", 0).factory());
    private final Ptys ptys = new PtyLoop();
    private final ConsoleConductor conductor;
    private final List<KeyWatch> watches = new ArrayList<>();

    /// @param directory of the guests' log files (`/var/log/xen/console`), made when missing
    /// @param historyBytes how much of each guest's output is kept in memory
    public ConsoleRole(KeyTree keys, Hypervisor hypervisor, Path directory, int historyBytes, MeterRegistry registry) {
        this.keys = keys;
        this.conductor = new ConsoleConductor(
                new ConsoleConductor.Settings(directory, historyBytes, ConsoleLog.LARGEST),
                owner,
                work,
                (millis, task) -> CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, owner)
                        .execute(task),
                System::nanoTime,
                keys,
                new ConsoleLinks(hypervisor::domains, hypervisor.eventChannels(), hypervisor.grantTable()),
                ptys,
                new ConsoleMeters(registry));
    }

    /// Serves the present domains and those to come. Blocks for the key tree's answer.
    public void start() {
        // A scan takes time by the number of domains: many events share one.
        var scan = new CoalescingTrigger(
                CompletableFuture.delayedExecutor(SCAN_PAUSE_MILLIS, TimeUnit.MILLISECONDS, owner), conductor::scan);
        for (String name : List.of("@introduceDomain", "@releaseDomain")) {
            watches.add(keys.watch(name, _ -> scan.run()));
        }
    }

    @Override
    public CompletableFuture<ConsoleAttachment> attach(int domid, From from) {
        return ask(answer -> conductor.attach(domid, from, answer));
    }

    @Override
    public CompletableFuture<ConsoleAttachment> attachEnded(String id) {
        return ask(answer -> conductor.attachEnded(id, answer));
    }

    /// Ends every console; blocks until the logs are written, a few seconds at most.
    @Override
    public void close() {
        watches.forEach(KeyWatch::close);
        watches.clear();
        ask(done -> conductor.close(() -> done.complete(null)))
                .completeOnTimeout(null, CLOSE_SECONDS, TimeUnit.SECONDS)
                .join();
        this.<Void>ask(done -> ptys.close().thenAccept(done::complete))
                .completeOnTimeout(null, CLOSE_SECONDS, TimeUnit.SECONDS)
                .join();
        work.shutdown();
        thread.shutdown();
    }

    private <T> CompletableFuture<T> ask(Consumer<CompletableFuture<T>> question) {
        var answer = new CompletableFuture<T>();
        owner.execute(() -> question.accept(answer));
        return answer;
    }
}
