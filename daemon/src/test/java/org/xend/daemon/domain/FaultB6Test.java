package org.xend.daemon.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.xend.daemon.domain.Host.done;
import static org.xend.daemon.domain.Host.failure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xend.daemon.domain.lifecycle.DiskFullRetry;
import org.xend.daemon.domain.registry.DomainState;
import org.xend.daemon.domain.registry.DomainView;
import org.xend.protocol.control.Failure;
import org.xend.protocol.domain.ExitReason;

/// A domain is taken away while the disk is full: all of it goes, or nothing, or the rest later.
class FaultB6Test {
    private static final Failure FULL = new Failure.NotRecorded("the key tree", "No space left on device");

    @TempDir
    Path folder;

    private Host host;
    private Life life;
    private List<String> treeBefore;
    private List<String> treeWith;
    private DomainView guest;

    @BeforeEach
    void startHost() {
        host = new Host(folder.resolve("records"));
        life = new Life(host).started();
        treeBefore = host.tree.dump();
        guest = done(life.conductor.create(SampleConfigs.howTo("g"), false));
        life.awaitIdle();
        treeWith = host.tree.dump();
    }

    @AfterEach
    void stopHost() {
        life.close();
        host.close();
    }

    private void nothingIsLeft() {
        assertEquals(treeBefore, host.tree.dump());
        assertEquals(List.of(), host.hypervisor.guests());
        assertEquals(List.of(), life.recorded());
        assertEquals(List.of("Domain-0"), names());
    }

    private List<String> names() {
        return done(life.conductor.list()).stream().map(DomainView::name).toList();
    }

    @Test
    void itIsRefusedAndNothingHasChanged() {
        host.tree.full = true;
        assertEquals(FULL, failure(life.conductor.destroy("g")));
        DomainView same = done(life.conductor.find("g"));
        assertEquals(DomainState.RUNNING, same.state());
        assertEquals(false, same.info().orElseThrow().paused());
        assertEquals(treeWith, host.tree.dump());
        // The next daemon has it standing too.
        life.close();
        host.tree.full = false;
        life = new Life(host).started();
        assertEquals("running", life.await("adopted").details().get("state"));
        done(life.conductor.destroy("g"));
        nothingIsLeft();
    }

    @Test
    void whatWasBegunIsFinishedWhenThereIsRoom() {
        // The backends have let go of the devices when it is noticed.
        host.hypervisor.onPause = () -> host.tree.fullAfter(1);
        assertEquals(FULL, failure(life.conductor.destroy("g")));
        host.hypervisor.onPause = () -> {};
        life.awaitIdle();
        assertEquals(List.of("Domain-0", "g"), names());
        assertEquals(DomainState.ENDING, done(life.conductor.find("g")).state());
        again();
        assertEquals(List.of(guest.domid()), host.hypervisor.guests());
        host.tree.full = false;
        again();
        life.await("destroyed");
        nothingIsLeft();
    }

    @Test
    void aGuestThatPowersOffGoesWhenThereIsRoom() {
        host.tree.full = true;
        host.hypervisor.exit(guest.domid(), ExitReason.POWEROFF);
        life.await("shutdown");
        life.awaitIdle();
        again();
        assertEquals(List.of("Domain-0", "g"), names());
        host.tree.full = false;
        again();
        life.await("destroyed");
        nothingIsLeft();
    }

    @Test
    void aNoteThatCannotBeWrittenKeepsNobodyAlive() throws Exception {
        Path filler = host.fillFor(guest.uuid());
        done(life.conductor.destroy("g"));
        Files.delete(filler);
        nothingIsLeft();
    }

    private void again() {
        host.wind(DiskFullRetry.PAUSE);
        life.conductor.sample();
        life.awaitIdle();
    }
}
