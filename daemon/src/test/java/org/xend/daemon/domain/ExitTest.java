package org.xend.daemon.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.xend.daemon.domain.Host.done;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xend.daemon.domain.registry.DomainState;
import org.xend.daemon.domain.registry.DomainView;
import org.xend.protocol.domain.ExitAction;
import org.xend.protocol.domain.ExitReason;
import org.xend.protocol.domain.ShutdownRequest;

/// Guests that end by themselves.
class ExitTest {
    @TempDir
    Path folder;

    private Host host;
    private List<String> treeBefore;

    @BeforeEach
    void startHost() {
        host = new Host(folder).started();
        treeBefore = host.tree.dump();
    }

    @AfterEach
    void stopHost() {
        host.close();
    }

    @Test
    void aGuestThatPowersOffIsTakenAway() {
        done(host.conductor.create(SampleConfigs.howTo("g"), false));
        host.hypervisor.exit(1, ExitReason.POWEROFF);
        assertEquals("poweroff", host.await("shutdown").details().get("reason"));
        host.await("destroyed");
        assertEquals(List.of("Domain-0"), host.names());
        assertEquals(treeBefore, host.tree.dump());
    }

    @Test
    void aRebootComesBackWithTheSameNameUuidAndDevices() {
        DomainView first = done(host.conductor.create(SampleConfigs.howTo("g"), false));
        done(host.conductor.setMaxMemory("g", 256));
        done(host.conductor.rename("g", "h"));
        host.wind(Duration.ofSeconds(60));
        host.hypervisor.exit(1, ExitReason.REBOOT);
        assertEquals("1", host.await("rebooted").details().get("restarts"));
        DomainView second = done(host.conductor.find("h"));
        assertEquals(first.uuid(), second.uuid());
        assertEquals(2, second.domid());
        assertEquals(1, second.restarts());
        assertEquals(first.config().withName("h"), second.config());
        assertEquals(Optional.of("1"), host.tree.read("/vm/" + first.uuid() + "/xend/restart_count"));
        assertEquals(List.of(), host.tree.dump("/local/domain/1"));
        assertEquals(List.of(2), host.hypervisor.guests());
        done(host.conductor.destroy("h"));
        assertEquals(treeBefore, host.tree.dump());
    }

    @Test
    void aGuestThatRebootsAtOnceIsNotRestarted() {
        done(host.conductor.create(SampleConfigs.bare("loop"), false));
        host.hypervisor.exit(1, ExitReason.REBOOT);
        host.await("destroyed");
        assertEquals(List.of("Domain-0"), host.names());
    }

    @Test
    void aRebootTheOperatorAskedForIsNoLoop() {
        done(host.conductor.create(SampleConfigs.bare("g"), false));
        done(host.conductor.shutdown("g", ShutdownRequest.REBOOT));
        host.hypervisor.exit(1, ExitReason.REBOOT);
        host.await("rebooted");
        // Asked once, exempt once: the next one is the guest's own.
        host.hypervisor.exit(2, ExitReason.REBOOT);
        host.await("destroyed");
    }

    @Test
    void aPreservedCrashStaysUntilItIsDestroyed() {
        done(host.conductor.create(
                SampleConfigs.exits("g", ExitAction.DESTROY, ExitAction.RESTART, ExitAction.PRESERVE), false));
        host.hypervisor.exit(1, ExitReason.CRASH);
        host.await("crashed");
        assertEquals(DomainState.CRASHED, done(host.conductor.find("g")).state());
        assertTrue(Host.failure(host.conductor.unpause("g")).message().contains("it is crashed"));
        done(host.conductor.destroy("g"));
        assertEquals(treeBefore, host.tree.dump());
    }

    @Test
    void aRenamedDeadDomainLeavesItsNameToItsSuccessor() {
        DomainView first = done(host.conductor.create(
                SampleConfigs.exits("g", ExitAction.DESTROY, ExitAction.RESTART, ExitAction.RENAME_RESTART), false));
        host.wind(Duration.ofMinutes(2));
        host.hypervisor.exit(1, ExitReason.CRASH);
        String newName = host.await("renamed").details().get("newname");
        host.await("created");
        DomainView next = done(host.conductor.find("g"));
        assertEquals(first.uuid(), next.uuid());
        assertEquals(2, next.domid());
        DomainView dead = done(host.conductor.find(newName));
        assertEquals(1, dead.domid());
        assertEquals(DomainState.CRASHED, dead.state());
        assertNotEquals(first.uuid(), dead.uuid());
        done(host.conductor.destroy(newName));
        done(host.conductor.destroy("g"));
        assertEquals(treeBefore, host.tree.dump());
    }

    @Test
    void aRestartThatFailsLeavesNothing() {
        done(host.conductor.create(SampleConfigs.howTo("g"), false));
        host.wind(Duration.ofMinutes(2));
        host.backends.failing.add("vif");
        host.hypervisor.exit(1, ExitReason.REBOOT);
        host.await("destroyed");
        assertEquals(List.of("Domain-0"), host.names());
        assertEquals(treeBefore, host.tree.dump());
    }

    @Test
    void aDomainDestroyedBehindTheDaemonsBackIsCleanedUp() {
        done(host.conductor.create(SampleConfigs.howTo("g"), false));
        host.hypervisor.vanish(1);
        host.await("destroyed");
        assertEquals(treeBefore, host.tree.dump());
    }

    @Test
    void aGuestThatDoesNotStopInItsTimeIsCalledUnresponsiveOnce() {
        DomainView guest = done(host.conductor.create(SampleConfigs.bare("g"), false));
        String home = "/local/domain/" + guest.domid();
        done(host.conductor.shutdown("g", ShutdownRequest.POWEROFF));
        assertEquals(Optional.of("1767323045.67"), host.tree.read(home + "/xend/shutdown_start_time"));
        host.wind(Duration.ofSeconds(200));
        done(host.conductor.shutdown("g", ShutdownRequest.POWEROFF));
        host.wind(Duration.ofSeconds(99));
        host.conductor.sample();
        done(host.conductor.pause("g"));
        assertEquals(Optional.empty(), host.tree.read(home + "/xend/unresponsive"));
        host.wind(Duration.ofSeconds(1));
        host.conductor.sample();
        host.await("unresponsive");
        // The next operation waits for the mark before it.
        done(host.conductor.unpause("g"));
        assertEquals(Optional.of("True"), host.tree.read(home + "/xend/unresponsive"));
        assertEquals(DomainState.RUNNING, done(host.conductor.find("g")).state());
        host.conductor.sample();
        done(host.conductor.destroy("g"));
        assertTrue(host.events.stream().noneMatch(event -> event.kind().equals("unresponsive")));
        assertEquals(treeBefore, host.tree.dump());
    }

    @Test
    void aKeptDeadDomainSaysHowItEnded() {
        DomainView guest = done(host.conductor.create(
                SampleConfigs.exits("g", ExitAction.PRESERVE, ExitAction.RESTART, ExitAction.DESTROY), false));
        host.hypervisor.exit(1, ExitReason.POWEROFF);
        host.await("shutdown");
        done(host.conductor.rename("g", "dead"));
        assertEquals(Optional.of("True"), host.tree.read("/local/domain/1/xend/shutdown_completed"));
        assertEquals(Optional.of("poweroff"), host.tree.read("/vm/" + guest.uuid() + "/xend/last_shutdown_reason"));
    }
}
