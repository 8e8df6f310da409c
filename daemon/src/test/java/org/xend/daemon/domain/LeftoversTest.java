package org.xend.daemon.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.xend.daemon.domain.Host.done;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xend.daemon.domain.registry.DomainEvent;
import org.xend.daemon.keys.KeyBatch;

/// Where the domains end with the daemon, as on the embedded hypervisor, or with the host.
class LeftoversTest {
    @TempDir
    Path folder;

    @Test
    void aDomainThatEndedWithItsHypervisorIsReportedAndForgotten() {
        try (var host = new Host(folder)) {
            List<String> treeBefore;
            String uuid;
            try (var life = new Life(host).started()) {
                treeBefore = host.tree.dump();
                uuid = done(life.conductor.create(SampleConfigs.howTo("nbsd"), false))
                        .uuid();
                assertEquals(List.of(uuid), life.recorded());
            }
            host.hypervisor.reboot();
            // Nobody serves the backends any more: nobody must be waited for.
            host.backends.close();
            try (var life = new Life(host).started()) {
                // It is over when the start is.
                assertEquals(treeBefore, host.tree.dump());
                assertEquals(List.of(), life.recorded());
                DomainEvent gone = life.await("destroyed");
                assertEquals("nbsd", gone.name());
                assertEquals(uuid, gone.uuid());
                assertEquals(
                        "it ended while no daemon was there", gone.details().get("reason"));
            }
        }
    }

    @Test
    void keysWithoutARecordGoWithTheirDomain() {
        try (var host = new Host(folder)) {
            host.tree.apply(KeyBatch.builder()
                    .write("/local/domain/9/vm", "/vm/" + SampleConfigs.UUID)
                    .write("/vm/" + SampleConfigs.UUID + "/name", "x")
                    .write("/libxl/9/type", "pv")
                    .write("/local/domain/0/backend/vif/9/0/state", "1")
                    .build());
            try (var _ = new Life(host).started()) {
                for (String path : List.of(
                        "/local/domain/9", "/vm/" + SampleConfigs.UUID, "/libxl/9", "/local/domain/0/backend/vif/9")) {
                    assertEquals(List.of(), host.tree.dump(path));
                }
            }
        }
    }
}
