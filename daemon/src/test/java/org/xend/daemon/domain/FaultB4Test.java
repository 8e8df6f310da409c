package org.xend.daemon.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.xend.daemon.domain.registry.DomainView;
import org.xend.protocol.domain.ExitReason;
import org.xend.protocol.domain.ShutdownRequest;

/// Somebody sets the clock on the wall: no span of time gets longer or shorter by it.
class FaultB4Test {
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

    private void next() {
        life.close();
        life = new Life(host).started();
    }

    @Test
    void aGuestThatRebootsAfterTheClockWasSetBackIsRestarted() {
        done(life.conductor.create(SampleConfigs.howTo("g"), false));
        host.wind(Duration.ofSeconds(60));
        host.setClock(Duration.ofHours(-2));
        host.hypervisor.exit(1, ExitReason.REBOOT);
        assertEquals("1", life.await("rebooted").details().get("restarts"));
    }

    @Test
    void aLoopIsALoopAlthoughTheClockWasSetForward() {
        done(life.conductor.create(SampleConfigs.bare("loop"), false));
        host.setClock(Duration.ofHours(2));
        host.hypervisor.exit(1, ExitReason.REBOOT);
        life.await("destroyed");
        assertEquals(
                List.of("Domain-0"),
                done(life.conductor.list()).stream().map(DomainView::name).toList());
    }

    @Test
    void theNextDaemonCountsOn() {
        done(life.conductor.create(SampleConfigs.howTo("g"), false));
        host.wind(Duration.ofSeconds(30));
        host.setClock(Duration.ofDays(-400));
        next();
        host.wind(Duration.ofSeconds(31));
        DomainView view = done(life.conductor.find("g"));
        assertEquals(Optional.of(Duration.ofSeconds(61)), view.upTime());
        host.hypervisor.exit(1, ExitReason.REBOOT);
        assertEquals("1", life.await("rebooted").details().get("restarts"));
    }

    @Test
    void aGuestHasItsTimeToStopAndNoMore() {
        done(life.conductor.create(SampleConfigs.bare("g"), false));
        done(life.conductor.shutdown("g", ShutdownRequest.POWEROFF));
        host.setClock(Duration.ofHours(2));
        host.wind(Duration.ofSeconds(299));
        next();
        // The look that follows an operation comes after it.
        done(life.conductor.pause("g"));
        assertTrue(life.events.stream().noneMatch(event -> event.kind().equals("unresponsive")));
        host.setClock(Duration.ofHours(-4));
        host.wind(Duration.ofSeconds(1));
        life.conductor.sample();
        life.await("unresponsive");
    }
}
