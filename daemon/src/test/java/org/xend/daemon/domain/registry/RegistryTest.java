package org.xend.daemon.domain.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.xend.daemon.domain.SampleConfigs;
import org.xend.protocol.device.MacAddress;
import org.xend.protocol.device.VifConfig;
import org.xend.protocol.domain.DomainConfig;

class RegistryTest {
    private final Registry registry = new Registry(new DomainMeters(new SimpleMeterRegistry(), () -> {}));
    private final DomainConfig config = SampleConfigs.howTo("nbsd").withUuid("00000000-0000-0000-0000-000000000001");
    private final MacAddress mac = config.devices().stream()
            .filter(VifConfig.class::isInstance)
            .flatMap(device -> ((VifConfig) device).mac().stream())
            .findFirst()
            .orElseThrow();

    @Test
    void aDomainIsFoundByTheAddressOfItsVifAsLongAsItHasThat() {
        assertEquals(Optional.empty(), registry.byMac(mac));
        var domain = new Domain(config, List.of());
        registry.add(domain);
        assertEquals(Optional.of(domain), registry.byMac(mac));
        registry.rekey(domain, "other", "00000000-0000-0000-0000-000000000002");
        assertEquals(Optional.of(domain), registry.byMac(mac));
        domain.current = domain.current.withDevices(List.of());
        registry.rekey(domain, "dead", "00000000-0000-0000-0000-000000000003");
        assertEquals(Optional.empty(), registry.byMac(mac), "its devices were taken away");
        registry.remove(domain);
        assertEquals(Optional.empty(), registry.byMac(mac));
    }

    @Test
    void ofSeveralWithOneAddressTheFirstByNameIsFoundAndThenTheOther() {
        var second = new Domain(config.withName("b"), List.of());
        var first = new Domain(config.withName("a").withUuid("00000000-0000-0000-0000-000000000002"), List.of());
        registry.add(second);
        registry.add(first);
        assertEquals(Optional.of(first), registry.byMac(mac));
        registry.remove(first);
        assertEquals(Optional.of(second), registry.byMac(mac));
        registry.remove(second);
        assertEquals(Optional.empty(), registry.byMac(mac));
    }
}
