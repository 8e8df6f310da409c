package org.xend.daemon.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.xend.daemon.domain.Host.done;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xend.daemon.domain.lifecycle.DiskFullRetry;
import org.xend.daemon.domain.registry.DomainState;
import org.xend.daemon.domain.registry.DomainView;
import org.xend.protocol.domain.ExitAction;
import org.xend.protocol.domain.ExitReason;

/// A guest reboots by itself while the disk is full: it comes back when there is room.
class FaultB5Test {
    @TempDir
    Path folder;

    private Host host;
    private Life life;

    @BeforeEach
    void startHost() {
        host = new Host(folder.resolve("records"));
        life = new Life(host).started();
    }

    @AfterEach
    void stopHost() {
        life.close();
        host.close();
    }

    private DomainView runningFor2Minutes() {
        DomainView guest = done(life.conductor.create(SampleConfigs.howTo("g"), false));
        life.settle();
        host.wind(Duration.ofMinutes(2));
        return guest;
    }

    private void lookAgain() {
        host.wind(DiskFullRetry.PAUSE);
        life.conductor.sample();
        life.settle();
    }

    private void mustComeBack(DomainView guest) {
        lookAgain();
        life.await("rebooted");
        DomainView back = done(life.conductor.find("g"));
        assertEquals(guest.uuid(), back.uuid());
        assertEquals(DomainState.RUNNING, back.state());
        assertEquals(List.of(guest.uuid()), life.noted());
        done(life.conductor.destroy("g"));
        assertEquals(List.of(), life.noted());
    }

    @Test
    void itWaitsForRoomForItsNote() throws IOException {
        DomainView guest = runningFor2Minutes();
        Path filler = host.fillFor(guest.uuid());
        host.hypervisor.exit(guest.domid(), ExitReason.REBOOT);
        life.await("shutdown");
        life.settle();
        lookAgain();
        assertEquals(List.of(guest.domid()), host.hypervisor.guests());
        assertEquals(DomainState.SHUTDOWN, done(life.conductor.find("g")).state());
        Files.delete(filler);
        mustComeBack(guest);
    }

    @Test
    void theNextDaemonTakesItOn() throws IOException {
        DomainView guest = runningFor2Minutes();
        Path filler = host.fillFor(guest.uuid());
        host.hypervisor.exit(guest.domid(), ExitReason.REBOOT);
        life.await("shutdown");
        life.settle();
        life.close();
        Files.delete(filler);
        life = new Life(host).started();
        life.await("rebooted");
        assertEquals(DomainState.RUNNING, done(life.conductor.find("g")).state());
    }

    @Test
    void itWaitsForRoomInTheKeyTree() {
        DomainView guest = runningFor2Minutes();
        host.tree.full = true;
        host.hypervisor.exit(guest.domid(), ExitReason.REBOOT);
        life.await("shutdown");
        life.settle();
        lookAgain();
        assertEquals(List.of(guest.domid()), host.hypervisor.guests());
        host.tree.full = false;
        mustComeBack(guest);
    }

    @Test
    void itIsMadeAnewWhenTheDiskIsFullAfterTheOldOneWent() {
        DomainView guest = runningFor2Minutes();
        host.hypervisor.onDestroy = () -> host.tree.full = true;
        host.hypervisor.exit(guest.domid(), ExitReason.REBOOT);
        life.await("shutdown");
        life.settle();
        host.hypervisor.onDestroy = () -> {};
        lookAgain();
        assertEquals(List.of(guest.uuid()), life.noted());
        assertEquals(List.of("Domain-0", "g"), names());
        host.tree.full = false;
        mustComeBack(guest);
    }

    @Test
    void aRenamedCorpseGetsItsSuccessorLater() throws IOException {
        DomainView guest = done(life.conductor.create(
                SampleConfigs.exits("g", ExitAction.DESTROY, ExitAction.RESTART, ExitAction.RENAME_RESTART), false));
        life.settle();
        host.wind(Duration.ofMinutes(2));
        Path filler = host.fillFor(guest.uuid());
        host.hypervisor.exit(guest.domid(), ExitReason.CRASH);
        life.await("crashed");
        life.settle();
        Files.delete(filler);
        lookAgain();
        life.await("renamed");
        life.await("created");
        assertEquals(guest.uuid(), done(life.conductor.find("g")).uuid());
        assertEquals(2, life.noted().size());
        assertTrue(life.noted().contains(guest.uuid()));
    }

    @Test
    void theOperatorMayEndItMeanwhile() throws IOException {
        DomainView guest = runningFor2Minutes();
        Path filler = host.fillFor(guest.uuid());
        host.hypervisor.exit(guest.domid(), ExitReason.REBOOT);
        life.await("shutdown");
        life.settle();
        done(life.conductor.destroy("g"));
        Files.delete(filler);
        lookAgain();
        assertEquals(List.of("Domain-0"), names());
        assertEquals(List.of(), host.hypervisor.guests());
    }

    private List<String> names() {
        return done(life.conductor.list()).stream().map(DomainView::name).toList();
    }
}
