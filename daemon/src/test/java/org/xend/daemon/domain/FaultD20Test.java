package org.xend.daemon.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.xend.daemon.domain.Host.done;
import static org.xend.daemon.domain.Host.failure;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xend.daemon.domain.registry.Domain;
import org.xend.daemon.domain.registry.DomainMeters;
import org.xend.daemon.domain.registry.Registry;
import org.xend.protocol.domain.DomainConfig;

/// Memory has a floor, and an id names the domain that has it, whatever others are called.
class FaultD20Test {
    private static final String OTHER_UUID = "00112233-4455-6677-8899-aabbccddeeff";

    @TempDir
    Path folder;

    private Host host;

    @BeforeEach
    void startHost() {
        host = new Host(folder).started();
    }

    @AfterEach
    void stopHost() {
        host.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5",
                "0",
                "00000007",
                "123456789012",
                OTHER_UUID,
                "00112233-4455-6677-8899-AABBCCDDEEFF",
                "00112233445566778899aabbccddeeff"
            })
    void faultD20ANameThatReadsAsAnIdIsRefused(String name) {
        String problem =
                failure(host.conductor.create(SampleConfigs.bare(name), false)).message();
        assertTrue(problem.startsWith("Invalid configuration: name: must "), problem);
        assertTrue(problem.endsWith(", got '" + name + "'"), problem);
        done(host.conductor.create(SampleConfigs.bare("plain"), true));
        assertTrue(failure(host.conductor.rename("plain", name)).message().startsWith("Invalid VM Name: must "));
        done(host.conductor.rename("plain", "d" + name));
    }

    @Test
    void faultD20AnIdWinsOverAName() {
        Registry registry = new Registry(new DomainMeters(new SimpleMeterRegistry(), () -> {}));
        Domain five = added(registry, "five", OTHER_UUID, 5);
        added(registry, "5", SampleConfigs.UUID, 6);
        added(registry, OTHER_UUID, "ffffffff-0000-0000-0000-000000000000", 7);
        assertEquals(five, registry.get("5"));
        assertEquals(five, registry.get(OTHER_UUID));
        assertEquals(five, registry.get(OTHER_UUID.replace("-", "").toUpperCase(Locale.ROOT)));
        registry.remove(five);
        assertEquals(6, registry.get("5").domid());
        assertEquals(7, registry.get(OTHER_UUID).domid());
    }

    private static Domain added(Registry registry, String name, String uuid, int domid) {
        DomainConfig config = SampleConfigs.bare(name).withUuid(uuid);
        var domain = new Domain(config, List.of());
        registry.add(domain);
        registry.domidGiven(domain, domid);
        return domain;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 7})
    void faultD20NoDomainIsToldToHaveLessThanTheFloor(int mib) {
        done(host.conductor.create(SampleConfigs.bare("m"), false));
        assertEquals(
                "A memory target of " + mib + " MiB is below the 8 MiB that every domain keeps",
                failure(host.conductor.setMemory("m", mib)).message());
        assertEquals("131072", host.tree.read("/local/domain/1/memory/target").orElseThrow());
        done(host.conductor.setMemory("m", 8));
        assertEquals(
                "A limit of 7 MiB is below the 8 MiB that every domain keeps",
                failure(host.conductor.setMaxMemory("m", 7)).message());
    }
}
