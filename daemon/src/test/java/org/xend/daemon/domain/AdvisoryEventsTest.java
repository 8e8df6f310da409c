package org.xend.daemon.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xend.daemon.domain.registry.DomainEvent;
import org.xend.daemon.keys.KeyBatch;

class AdvisoryEventsTest {
    @TempDir
    private Path records;

    private Host host;

    @BeforeEach
    void start() {
        host = new Host(records).started();
    }

    @AfterEach
    void stop() {
        host.close();
    }

    /// DomainEvents speak of domains and devices; a guest that rewrites its keys makes none, and none carries them.
    @Test
    void xsa354_keysThatAGuestChangesAreNotPublished() {
        Host.done(host.conductor.create(SampleConfigs.howTo("old"), false));
        host.await("started");
        String secret = "from the guest ".repeat(130);
        for (int i = 0; i < 1000; i++) {
            host.tree.apply(KeyBatch.builder()
                    .write("/local/domain/1/data/k" + i, secret)
                    .build());
        }
        for (int i = 0; i < 1000; i++) {
            host.tree.apply(KeyBatch.builder()
                    .write("/local/domain/1/data/k0", secret + i)
                    .write("/local/domain/1/device/vif/0/state", "" + i % 7)
                    .build());
        }
        Host.done(host.conductor.rename("old", "new"));
        DomainEvent next = host.events.poll();
        assertEquals("renamed", next.kind(), "the first event after all these changes");
        assertTrue(next.toString().length() < 300, next.toString());
    }
}
