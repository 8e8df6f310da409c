package org.xend.daemon.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.xend.daemon.domain.Host.done;
import static org.xend.daemon.domain.Host.failure;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xend.protocol.control.Failure;
import org.xend.protocol.domain.DomainConfig;

/// Two domains do not have one MAC address, whichever scripts serve their vifs.
class FaultB8Test {
    @TempDir
    Path folder;

    @Test
    void aMacAddressThatAnotherDomainHasIsRefusedWithItsNameAndChangesNothing() {
        try (Host host = new Host(folder).started()) {
            DomainConfig twin = SampleConfigs.bare("twin").withDevices(List.of(SampleConfigs.vif()));
            done(host.conductor.create(SampleConfigs.howTo("nbsd"), false));
            List<String> before = host.tree.dump();
            Failure refusal = failure(host.conductor.create(twin, false));
            assertInstanceOf(Failure.BadConfig.class, refusal);
            assertEquals(
                    new Failure.BadConfig("vif", "the MAC address aa:00:00:50:02:f0 is used by domain 'nbsd' already"),
                    refusal);
            assertEquals(before, host.tree.dump());
            assertEquals(List.of("Domain-0", "nbsd"), host.names());
            // Once the holder is gone, the address is free.
            done(host.conductor.destroy("nbsd"));
            done(host.conductor.create(twin, false));
        }
    }
}
