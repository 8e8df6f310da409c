package org.xend.daemon.hotplug.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackendIdTest {
    @Test
    void aPathInsideADeviceNamesTheDevice() {
        var vif = new BackendId("vif", 1, "0");
        assertEquals(Optional.of(vif), BackendId.of("/local/domain/0/backend/vif/1/0"));
        assertEquals(Optional.of(vif), BackendId.of("/local/domain/0/backend/vif/1/0/state"));
        assertEquals(Optional.of(vif), BackendId.of("/local/domain/0/backend/vif/1/0/feature/rx"));
        assertEquals("/local/domain/0/backend/vif/1/0", vif.path());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/local/domain/0/backend",
                "/local/domain/0/backend/vif",
                "/local/domain/0/backend/vif/1",
                "/local/domain/0/backend/vif/one/0",
                "/local/domain/0/backend/vif/-1/0",
                "/local/domain/0/backend/vif/999999999999/0",
                "/local/domain/1/backend/vif/1/0",
                "/local/domain/0/name"
            })
    void otherPathsNameNone(String path) {
        assertTrue(BackendId.of(path).isEmpty());
    }
}
