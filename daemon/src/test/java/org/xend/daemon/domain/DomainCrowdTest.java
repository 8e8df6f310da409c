package org.xend.daemon.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.xend.daemon.domain.Host.done;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xend.protocol.device.DeviceConfig;
import org.xend.protocol.domain.DomainConfig;

class DomainCrowdTest {
    @TempDir
    Path folder;

    @Test
    void twoHundredDomainsByEightClientsLeaveTheTreeAsItWas() {
        try (var host = new Host(folder).started();
                var clients = Executors.newFixedThreadPool(8)) {
            List<String> before = host.tree.dump();
            int watches = host.tree.watchCount();
            List<CompletableFuture<Void>> work = new ArrayList<>();
            for (int client = 0; client < 8; client++) {
                int number = client;
                work.add(CompletableFuture.runAsync(
                        () -> {
                            for (int n = 0; n < 25; n++) {
                                String name = "d" + number + "-" + n;
                                done(host.conductor.create(config(name), false));
                                assertEquals(
                                        name, done(host.conductor.find(name)).name());
                                done(host.conductor.destroy(name));
                            }
                        },
                        clients));
            }
            work.forEach(Host::done);
            assertEquals(before, host.tree.dump());
            assertEquals(List.of(), host.hypervisor.guests());
            assertEquals(List.of(), host.tree.introduced());
            assertEquals(watches, host.tree.watchCount());
            assertEquals(List.of("Domain-0"), host.names());
        }
    }

    private static DomainConfig config(String name) {
        List<DeviceConfig> devices = List.of(SampleConfigs.vifWithoutMac());
        return SampleConfigs.bare(name).withDevices(devices);
    }
}
