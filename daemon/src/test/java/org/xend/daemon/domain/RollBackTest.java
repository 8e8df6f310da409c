package org.xend.daemon.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xend.daemon.device.Device;
import org.xend.daemon.domain.plan.Plan;
import org.xend.daemon.domain.plan.PlanContext;
import org.xend.daemon.domain.plan.PlanRun;
import org.xend.daemon.domain.plan.PlanRunner;
import org.xend.daemon.domain.steps.create.CreatePlan;
import org.xend.daemon.domain.steps.destroy.DestroyPlan;
import org.xend.daemon.keys.StopSignal;
import org.xend.protocol.control.Failure;
import org.xend.protocol.control.FailureException;
import org.xend.protocol.domain.DomainConfig;

/// Wherever a create stops, nothing of it is left: no domain, no key, no watch, no record, no memory.
class RollBackTest {
    private static final DomainConfig CONFIG = SampleConfigs.howTo("nbsd").withUuid(SampleConfigs.UUID);
    private static final List<Device> DEVICES = List.of(
            new Device(SampleConfigs.vif(), 0, 0, Host.SCRIPTS.scriptOf(SampleConfigs.vif()), false),
            new Device(SampleConfigs.disk(), 1, 0, Optional.empty(), true));

    @TempDir
    Path folder;

    private Host host;
    private PlanContext site;
    private List<String> treeBefore;
    private long freeBefore;

    @BeforeEach
    void startHost() {
        host = new Host(folder).started();
        // The look that follows the start must not take a fault ordered for the plan.
        while (host.hypervisor.listings.get() < 2) {
            Thread.onSpinWait();
        }
        // Nor must the looks that follow when domains go.
        Host.done(host.conductor.close(Duration.ofSeconds(20)));
        site = host.site(Duration.ofSeconds(20));
        treeBefore = host.tree.dump();
        freeBefore = host.hypervisor.freeKib();
    }

    @AfterEach
    void stopHost() {
        host.close();
    }

    @Test
    void aCreateCancelledBeforeAnyStepLeavesNothing() {
        int steps = plan().steps().size();
        for (int n = 0; n < steps; n++) {
            var stop = new StopSignal();
            var run = new PlanRun(site, stop, _ -> {});
            var begun = new AtomicInteger();
            int at = n;
            FailureException e = assertThrows(
                    FailureException.class,
                    () -> PlanRunner.runOrUndo(plan(), run, _ -> {
                        if (begun.getAndIncrement() == at) {
                            stop.request();
                        }
                    }));
            assertInstanceOf(Failure.Cancelled.class, e.failure());
            assertNothingLeft("cancelled before step " + n);
        }
    }

    @Test
    void aCreateWhoseHypervisorFailsAtAnyCallLeavesNothing() {
        int n = 0;
        while (failing(n, host.hypervisor.faults)) {
            assertNothingLeft("hypervisor call " + n);
            n++;
        }
        assertTrue(n >= 7, "only " + n + " calls were made to fail");
    }

    @Test
    void aCreateWhoseKeyTreeFailsAtAnyCallLeavesNothing() {
        int n = 0;
        while (failing(n, host.tree.faults)) {
            assertNothingLeft("key tree call " + n);
            n++;
        }
        assertTrue(n >= 3, "only " + n + " calls were made to fail");
    }

    @Test
    void aCancelledWaitForAScriptIsRolledBack() {
        host.backends.hanging.add("vif");
        var stop = new StopSignal();
        var run = new PlanRun(site, stop, _ -> {});
        FailureException e = assertThrows(
                FailureException.class,
                () -> PlanRunner.runOrUndo(plan(), run, step -> {
                    if (step.text().startsWith("wait until vif")) {
                        // From elsewhere, while the step waits: whichever comes first, the wait must end.
                        Thread.ofVirtual().start(stop::request);
                    }
                }));
        assertEquals(new Failure.Cancelled("Creating domain nbsd"), e.failure());
        assertNothingLeft("cancelled while waiting");
    }

    @Test
    void aFailingScriptFailsTheCreateWithItsWords() {
        host.backends.failing.add("vbd");
        FailureException e = assertThrows(
                FailureException.class,
                () -> PlanRunner.runOrUndo(plan(), new PlanRun(site, new StopSignal(), _ -> {}), _ -> {}));
        assertEquals(new Failure.DeviceFailed("vbd", "1", "Could not find bridge bridge7"), e.failure());
        assertNothingLeft("script failed");
    }

    @Test
    void aScriptThatNeverAnswersFailsTheCreateInTime() {
        host.backends.hanging.add("vif");
        FailureException e = assertThrows(
                FailureException.class,
                () -> PlanRunner.runOrUndo(
                        plan(), new PlanRun(host.site(Duration.ofMillis(20)), new StopSignal(), _ -> {}), _ -> {}));
        assertTrue(e.getMessage().contains("Device 0 (vif) could not be connected."), e.getMessage());
        assertNothingLeft("script hung");
    }

    @Test
    void whatWasCreatedAndDestroyedLeavesNothing() {
        var run = new PlanRun(site, new StopSignal(), _ -> {});
        PlanRunner.runOrUndo(plan(), run, _ -> {});
        assertEquals(List.of(run.domid()), host.hypervisor.guests());
        assertEquals(List.of(run.domid()), host.tree.introduced());
        PlanRunner.runThrough(DestroyPlan.of(run.record(), true), PlanRun.on(site, run.domid()));
        assertNothingLeft("created and destroyed");
    }

    @Test
    void aDestroyGoesAsFarAsItCanWhateverFails() {
        var run = new PlanRun(site, new StopSignal(), _ -> {});
        PlanRunner.runOrUndo(plan(), run, _ -> {});
        host.hypervisor.faults.failCall(0);
        assertThrows(
                RuntimeException.class,
                () -> PlanRunner.runThrough(DestroyPlan.of(run.record(), true), PlanRun.on(site, run.domid())));
        assertNothingLeft("the pause failed");
    }

    private boolean failing(int n, FakeFaults faults) {
        faults.failCall(n);
        var run = new PlanRun(site, new StopSignal(), _ -> {});
        try {
            PlanRunner.runOrUndo(plan(), run, _ -> {});
        } catch (FakeFaults.Ordered _) {
            return true;
        }
        assertTrue(faults.isPending(), "the fault was swallowed");
        faults.clear();
        PlanRunner.runThrough(DestroyPlan.of(run.record(), true), PlanRun.on(site, run.domid()));
        return false;
    }

    private static Plan plan() {
        return CreatePlan.of(CONFIG, DEVICES, false, 0, "(linux)");
    }

    private void assertNothingLeft(String when) {
        assertEquals(List.of(), host.hypervisor.guests(), when);
        assertEquals(freeBefore, host.hypervisor.freeKib(), when);
        assertEquals(treeBefore, host.tree.dump(), when);
        assertEquals(List.of(), host.tree.introduced(), when);
        assertTrue(host.tree.watchCount() <= 1, when + ": watches left");
        assertFalse(folder.resolve(SampleConfigs.UUID + ".sxp").toFile().exists(), when);
    }
}
