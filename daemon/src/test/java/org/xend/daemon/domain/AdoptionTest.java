package org.xend.daemon.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.xend.daemon.domain.Host.done;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xend.daemon.domain.registry.DomainEvent;
import org.xend.daemon.domain.registry.DomainState;
import org.xend.daemon.domain.registry.DomainView;
import org.xend.daemon.hypervisor.GuestType;
import org.xend.daemon.hypervisor.NewDomain;
import org.xend.daemon.keys.KeyBatch;
import org.xend.protocol.control.Failure;
import org.xend.protocol.domain.ExitAction;
import org.xend.protocol.domain.ExitReason;
import org.xend.protocol.domain.ShutdownRequest;

/// A daemon ends, its domains go on, and another daemon takes them over.
class AdoptionTest {
    @TempDir
    Path folder;

    private Host host;
    private Life life;

    @BeforeEach
    void startHost() {
        host = new Host(folder);
        life = new Life(host).started();
    }

    @AfterEach
    void stopHost() {
        life.close();
        host.close();
    }

    @Test
    void aDomainIsWhatItWas() {
        List<String> treeBefore = host.tree.dump();
        done(life.conductor.create(SampleConfigs.howTo("nbsd"), false));
        done(life.conductor.setMaxMemory("nbsd", 256));
        done(life.conductor.setMemory("nbsd", 64));
        done(life.conductor.setScheduler("nbsd", 512, 50));
        done(life.conductor.pin("nbsd", -1, Set.of(1)));
        done(life.conductor.rename("nbsd", "other"));
        done(life.conductor.pause("other"));
        host.wind(Duration.ofHours(1));
        DomainView before = done(life.conductor.find("other"));
        assertEquals(Optional.of(Duration.ofHours(1)), before.upTime());
        next();
        DomainEvent adopted = life.await("adopted");
        assertEquals("other", adopted.name());
        assertEquals("paused", adopted.details().get("state"));
        assertEquals(before, done(life.conductor.find("other")));
        assertEquals(64, before.config().memoryMib());
        done(life.conductor.setMemory("other", 32));
        done(life.conductor.unpause("other"));
        done(life.conductor.destroy("other"));
        assertEquals(treeBefore, host.tree.dump());
        assertEquals(List.of(), host.hypervisor.guests());
        assertEquals(List.of(), life.recorded());
    }

    @Test
    void aRebootGoesByWhatItWasCreatedWith() {
        done(life.conductor.create(SampleConfigs.howTo("g"), false));
        DomainView before = done(life.conductor.find("g"));
        done(life.conductor.setMemory("g", 64));
        host.wind(Duration.ofMinutes(2));
        next();
        host.hypervisor.exit(1, ExitReason.REBOOT);
        life.await("rebooted");
        assertEquals(before.config(), done(life.conductor.find("g")).config());
        next();
        host.wind(Duration.ofMinutes(2));
        host.hypervisor.exit(2, ExitReason.REBOOT);
        assertEquals("2", life.await("rebooted").details().get("restarts"));
    }

    @Test
    void whatEndedMeanwhileGoesByItsPolicy() {
        done(life.conductor.create(SampleConfigs.bare("off"), false));
        done(life.conductor.create(SampleConfigs.bare("again"), false));
        done(life.conductor.create(SampleConfigs.bare("loop"), false));
        leave();
        host.wind(Duration.ofSeconds(59));
        host.hypervisor.exit(1, ExitReason.POWEROFF);
        host.hypervisor.exit(3, ExitReason.REBOOT);
        life = new Life(host).started();
        life.awaitIdle();
        assertEquals(List.of("Domain-0", "again"), names());
        host.wind(Duration.ofSeconds(1));
        leave();
        host.hypervisor.exit(2, ExitReason.CRASH);
        life = new Life(host).started();
        life.awaitIdle();
        DomainView again = done(life.conductor.find("again"));
        assertEquals(1, again.restarts());
        assertEquals(4, again.domid());
    }

    @Test
    void aRebootThatWasAskedForIsStillNoLoop() {
        done(life.conductor.create(SampleConfigs.bare("g"), false));
        done(life.conductor.shutdown("g", ShutdownRequest.REBOOT));
        leave();
        host.hypervisor.exit(1, ExitReason.REBOOT);
        life = new Life(host).started();
        life.await("rebooted");
        next();
        host.hypervisor.exit(2, ExitReason.REBOOT);
        life.await("destroyed");
    }

    @Test
    void aGuestThatWasAskedToStopIsStillWaitedFor() {
        done(life.conductor.create(SampleConfigs.bare("g"), false));
        done(life.conductor.shutdown("g", ShutdownRequest.POWEROFF));
        leave();
        host.wind(Duration.ofSeconds(301));
        life = new Life(host).started();
        life.await("unresponsive");
        life.awaitIdle();
        next();
        life.conductor.sample();
        life.awaitIdle();
        assertTrue(life.events.stream().noneMatch(event -> event.kind().equals("unresponsive")));
    }

    @Test
    void aKeptDeadDomainIsKeptAndNoMore() {
        done(life.conductor.create(
                SampleConfigs.exits("g", ExitAction.PRESERVE, ExitAction.RESTART, ExitAction.DESTROY), false));
        host.hypervisor.exit(1, ExitReason.POWEROFF);
        life.await("shutdown");
        life.awaitIdle();
        next();
        assertEquals("shutdown", life.await("adopted").details().get("state"));
        life.awaitIdle();
        assertTrue(life.events.isEmpty(), life.events.toString());
        assertEquals(DomainState.SHUTDOWN, done(life.conductor.find("g")).state());
        done(life.conductor.destroy("g"));
        assertEquals(List.of(), host.hypervisor.guests());
    }

    @Test
    void aDomainOfAnotherToolstackIsLeftAlone() {
        int foreign = host.hypervisor.create(new NewDomain(new UUID(7, 7), GuestType.PV, 1, 0));
        host.tree.apply(KeyBatch.builder()
                .write("/local/domain/" + foreign + "/name", "theirs")
                .write("/libxl/" + foreign + "/type", "pv")
                .build());
        next();
        life.awaitIdle();
        assertEquals(List.of("Domain-0"), names());
        assertEquals(List.of(foreign), host.hypervisor.guests());
        assertEquals(Optional.of("theirs"), host.tree.read("/local/domain/" + foreign + "/name"));
    }

    @Test
    void aDyingDomainIsTakenAway() {
        done(life.conductor.create(SampleConfigs.howTo("g"), false));
        leave();
        host.hypervisor.die(1);
        life = new Life(host).started();
        life.await("destroyed");
        assertEquals(List.of(), life.recorded());
    }

    @Test
    void devicesOfADomainThatIsGoneAreTakenDownBeforeTheirKeysGo() {
        List<String> treeBefore = host.tree.dump();
        done(life.conductor.create(SampleConfigs.howTo("g"), false));
        leave();
        host.hypervisor.vanish(1);
        life = new Life(host).started();
        assertEquals(
                "it ended while no daemon was there",
                life.await("destroyed").details().get("reason"));
        assertEquals(treeBefore, host.tree.dump());
        assertEquals(List.of(), host.tree.introduced());
    }

    @Test
    void aDomidThatIsAnothersNowIsNotTouched() {
        done(life.conductor.create(SampleConfigs.howTo("g"), false));
        String uuid = done(life.conductor.find("g")).uuid();
        leave();
        host.hypervisor.reboot();
        assertEquals(1, host.hypervisor.create(new NewDomain(UUID.fromString(uuid), GuestType.PV, 1, 0)));
        host.tree.apply(KeyBatch.builder()
                .write("/local/domain/1/name", "theirs")
                .write("/vm/" + uuid + "/name", "theirs")
                .build());
        life = new Life(host).started();
        life.await("destroyed");
        life.awaitIdle();
        assertEquals(List.of("Domain-0"), names());
        assertEquals(List.of(1), host.hypervisor.guests());
        assertEquals(Optional.of("theirs"), host.tree.read("/local/domain/1/name"));
        assertEquals(Optional.of("theirs"), host.tree.read("/vm/" + uuid + "/name"));
        assertEquals(List.of(), life.recorded());
    }

    @Test
    void aRunningDomainOfAnEarlierVersionIsLeftAlone() throws IOException {
        int domid = host.hypervisor.create(new NewDomain(UUID.fromString(SampleConfigs.UUID), GuestType.PV, 1, 0));
        Path record = Files.writeString(
                folder.resolve(SampleConfigs.UUID + ".sxp"),
                "(domain (domid " + domid + ") (name 'old') (uuid '" + SampleConfigs.UUID + "'))\n");
        next();
        life.awaitIdle();
        assertEquals(List.of("Domain-0"), names());
        assertEquals(List.of(domid), host.hypervisor.guests());
        host.hypervisor.vanish(domid);
        next();
        assertEquals("old", life.await("destroyed").name());
        assertTrue(Files.notExists(record));
    }

    @Test
    void aRestartThatIsOwedButFailsIsGivenUp() {
        done(life.conductor.create(SampleConfigs.howTo("g"), false));
        life.awaitIdle();
        host.wind(Duration.ofMinutes(2));
        life.killAt(12, false);
        host.hypervisor.exit(1, ExitReason.REBOOT);
        life.awaitIdle();
        assertTrue(life.isDead());
        leave();
        host.backends.failing.add("vif");
        life = new Life(host).started();
        life.await("destroyed");
        assertEquals(List.of(), host.hypervisor.guests());
        assertEquals(List.of(), life.recorded());
    }

    @Test
    void whatCannotBeNotedIsNotDone() throws IOException {
        List<String> treeBefore = host.tree.dump();
        // A file where the folder of the records should be, as a stand-in for a full disk.
        Path blocked = Files.createFile(folder.resolve("file"));
        try (var other = new Host(blocked);
                var daemon = new Life(other).started()) {
            Failure failure = Host.failure(daemon.conductor.create(SampleConfigs.bare("g"), false));
            assertEquals("not-recorded", failure.code());
            assertTrue(failure.message().contains("file/"), failure.message());
            assertEquals(List.of(), other.hypervisor.guests());
            assertEquals(treeBefore, other.tree.dump());
        }
    }

    private List<String> names() {
        return done(life.conductor.list()).stream().map(DomainView::name).toList();
    }

    private void leave() {
        life.close();
    }

    private void next() {
        leave();
        life = new Life(host).started();
    }
}
