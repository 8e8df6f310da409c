package org.xend.daemon.domain.registry;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.xend.daemon.domain.SampleConfigs;
import org.xend.protocol.device.MacAddress;
import org.xend.protocol.device.VifConfig;
import org.xend.protocol.domain.DomainConfig;

class ConfigCheckTest {
    /// Of eight million addresses a thousand domains draw one twice now and then.
    @Test
    void anAddressThatIsDrawnIsOneThatNobodyHas() {
        var registry = new Registry(new DomainMeters(new SimpleMeterRegistry(), () -> {}));
        DomainConfig first = completed("first", registry);
        registry.add(new Domain(first, List.of()));
        assertNotEquals(mac(first), mac(completed("second", registry)));
    }

    private static DomainConfig completed(String name, Registry registry) {
        DomainConfig wanted = SampleConfigs.bare(name).withDevices(List.of(SampleConfigs.vifWithoutMac()));
        return new ConfigCheck(registry, new Random(1)).complete(wanted);
    }

    private static MacAddress mac(DomainConfig config) {
        return ((VifConfig) config.devices().getFirst()).mac().orElseThrow();
    }
}
