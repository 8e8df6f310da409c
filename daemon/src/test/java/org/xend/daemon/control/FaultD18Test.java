package org.xend.daemon.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xend.daemon.domain.registry.DomainState;

/// The look-ups of old libraries are answered.
class FaultD18Test {
    @TempDir
    private static Path directory;

    private static ControlFixture fixture;

    @BeforeAll
    static void open() throws IOException {
        fixture = new ControlFixture(directory, 0);
        fixture.domains.add("nbsd", 1, DomainState.RUNNING);
    }

    @AfterAll
    static void close() throws IOException {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/xend/domain/nbsd?detail=1",
                "/xend/domain/1?detail=1&x=y",
                "/xend/node?detail=1",
                "/xend/domain?op=anything",
                "/xend/node/log?tail=1",
                "/xend/?detail",
                "/xend/domain/nbsd/devices?vif"
            })
    void aParameterOfAGetThatIsNotKnownIsPassedOver(String path) {
        ControlFixture.Reply reply = fixture.get(path, null);
        assertEquals(200, reply.status(), reply.body());
    }

    @Test
    void anOperationIsNotRunWithAParameterThatItDoesNotKnow() {
        ControlFixture.Reply reply = fixture.post("/xend/domain/nbsd", "op=pause&hard=1");
        assertEquals(400, reply.status());
        assertTrue(fixture.domains.calls.isEmpty());
    }
}
