package org.xend.daemon.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.xend.daemon.domain.Host.done;
import static org.xend.daemon.domain.Host.failure;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xend.daemon.domain.lifecycle.ConfigChanges;
import org.xend.daemon.domain.plan.PlanContext;
import org.xend.daemon.domain.registry.Domain;
import org.xend.protocol.control.FailureException;

/// Domain 0 keeps what `dom0-min-mem` says (196 MiB on this host), and 128 MiB whatever it says.
class FaultB9Test {
    @TempDir
    Path folder;

    @Test
    void faultB9DomainZeroIsNotBalloonedBelowItsFloor() {
        try (Host host = new Host(folder).started()) {
            Optional<String> before = host.tree.read("/local/domain/0/memory/target");
            String keeps = " MiB is below the 196 MiB that Domain-0 keeps (dom0-min-mem in xend-config.sxp);"
                    + " this daemon and every backend run in it";
            for (int mib : new int[] {16, 128, 195}) {
                assertEquals(
                        "A memory target of " + mib + keeps,
                        failure(host.conductor.setMemory("Domain-0", mib)).message());
                assertEquals(
                        "A limit of " + mib + keeps,
                        failure(host.conductor.setMaxMemory("0", mib)).message());
            }
            assertEquals(before, host.tree.read("/local/domain/0/memory/target"));
            done(host.conductor.setMemory("0", 196));
            assertEquals(Optional.of("200704"), host.tree.read("/local/domain/0/memory/target"));
        }
    }

    @Test
    void faultB9WithoutTheSettingThereIsAFloorAllTheSame() {
        Domain zero = Domain.zero(SampleConfigs.bare("Domain-0").withUuid(SampleConfigs.UUID));
        var changes = new ConfigChanges(new PlanContext(null, null, null, null, null, null, 0), 0);
        assertEquals(
                "A memory target of 127 MiB is below the 128 MiB that Domain-0 keeps (whatever"
                        + " dom0-min-mem says); this daemon and every backend run in it",
                assertThrows(FailureException.class, () -> changes.memory(zero, 127))
                        .failure()
                        .message());
    }
}
