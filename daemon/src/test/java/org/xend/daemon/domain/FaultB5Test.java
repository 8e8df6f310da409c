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
        life.awaitIdle();
        host.wind(Duration.ofMinutes(2));
        return guest;
    }

    private void lookAgain() {
        host.wind(DiskFullRetry.PAUSE);
        life.conductor.sample();
        life.awaitIdle();
    }

    private void mustComeBack(DomainView guest) {
        lookAgain();
        life.await("rebooted");
        DomainView back = done(life.conductor.find("g"));
        assertEquals(guest.uuid(), back.uuid());
        assertEquals(DomainState.RUNNING, back.state());
        assertEquals(List.of(guest.uuid()), life.recorded());
        done(life.conductor.destroy("g"));
        assertEquals(List.of(), life.recorded());
    }

    @Test
    void itWaitsForRoomForItsNote() throws IOException {
        DomainView guest = runningFor2Minutes();
        Path filler = host.fillFor(guest.uuid());
        host.hypervisor.exit(guest.domid(), ExitReason.REBOOT);
        life.await("shutdown");
        life.awaitIdle();
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
        life.awaitIdle();
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
        life.awaitIdle();
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
        life.awaitIdle();
        host.hypervisor.onDestroy = () -> {};
        lookAgain();
        assertEquals(List.of(guest.uuid()), life.recorded());
        assertEquals(List.of("Domain-0", "g"), names());
        host.tree.full = false;
        mustComeBack(guest);
    }

    @Test
    void aRenamedDeadDomainGetsItsSuccessorLater() throws IOException {
        DomainView guest = done(life.conductor.create(
                SampleConfigs.exits("g", ExitAction.DESTROY, ExitAction.RESTART, ExitAction.RENAME_RESTART), false));
        life.awaitIdle();
        host.wind(Duration.ofMinutes(2));
        Path filler = host.fillFor(guest.uuid());
        host.hypervisor.exit(guest.domid(), ExitReason.CRASH);
        life.await("crashed");
        life.awaitIdle();
        Files.delete(filler);
        lookAgain();
        life.await("renamed");
        life.await("created");
        assertEquals(guest.uuid(), done(life.conductor.find("g")).uuid());
        assertEquals(2, life.recorded().size());
        assertTrue(life.recorded().contains(guest.uuid()));
    }

    @Test
    void theOperatorMayEndItMeanwhile() throws IOException {
        DomainView guest = runningFor2Minutes();
        Path filler = host.fillFor(guest.uuid());
        host.hypervisor.exit(guest.domid(), ExitReason.REBOOT);
        life.await("shutdown");
        life.awaitIdle();
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
