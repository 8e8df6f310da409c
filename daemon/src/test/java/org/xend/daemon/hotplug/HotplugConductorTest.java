package org.xend.daemon.hotplug;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.xend.daemon.hotplug.script.BackendDirectory;
import org.xend.daemon.hotplug.script.BackendId;
import org.xend.daemon.hotplug.script.Transition;

class HotplugConductorTest {
    private static final BackendId VIF = new BackendId("vif", 1, "0");
    private static final BackendId VBD = new BackendId("vbd", 1, "768");
    private static final BackendDirectory LEFT = BackendDirectory.of(VIF, Map.of("state", "2"));
    private static final BackendState WAITING = BackendState.of(true, 2, true, Optional.empty(), true);
    private static final BackendState CONNECTED = BackendState.of(true, 4, true, Optional.of("connected"), true);
    private static final BackendState CLOSED = BackendState.of(true, 6, false, Optional.of("connected"), true);

    private final HotplugConductor conductor = new HotplugConductor(1);

    @Test
    void aWaitingBackendIsBroughtUpOnce() {
        assertEquals(List.of(new Effect.Look(VIF)), conductor.changed(VIF));
        assertEquals(List.of(up(VIF)), conductor.seen(VIF, WAITING));
        assertEquals(List.of(), conductor.finished(VIF, Transition.UP, Optional.of(LEFT)));
        assertEquals(List.of(new Effect.Look(VIF)), conductor.changed(VIF));
        assertEquals(List.of(), conductor.seen(VIF, CONNECTED));
    }

    @Test
    void aFloodOfChangesIsOneMoreLook() {
        conductor.changed(VIF);
        for (int i = 0; i < 1_000_000; i++) {
            assertEquals(List.of(), conductor.changed(VIF));
        }
        assertEquals(List.of(new Effect.Look(VIF)), conductor.seen(VIF, CONNECTED));
        assertEquals(List.of(), conductor.seen(VIF, CONNECTED));
        assertEquals(0, conductor.deviceCount());
    }

    @Test
    void aDeviceClosedWhileItsScriptRunsGoesDownAfterIt() {
        bringUp();
        conductor.changed(VIF);
        conductor.seen(VIF, BackendState.of(true, 2, true, Optional.empty(), true));
        conductor.changed(VIF);
        assertEquals(List.of(new Effect.Look(VIF)), conductor.finished(VIF, Transition.UP, Optional.of(LEFT)));
        assertEquals(List.of(new Effect.Run(VIF, Transition.DOWN, Optional.of(LEFT))), conductor.seen(VIF, CLOSED));
        assertEquals(List.of(), conductor.finished(VIF, Transition.DOWN, Optional.of(LEFT)));
        assertEquals(0, conductor.deviceCount());
    }

    @Test
    void aClosedBackendThatWasNeverUpIsLeftAlone() {
        conductor.changed(VIF);
        assertEquals(List.of(), conductor.seen(VIF, BackendState.of(true, 6, false, Optional.empty(), true)));
        assertEquals(0, conductor.deviceCount());
    }

    @Test
    void aStatusOfAnEarlierRunIsProofThatUpWasBegun() {
        conductor.changed(VIF);
        assertEquals(List.of(new Effect.Run(VIF, Transition.DOWN, Optional.empty())), conductor.seen(VIF, CLOSED));
    }

    @Test
    void aGuestThatOnlyClosesItsEndStartsNoScript() {
        bringUp();
        conductor.changed(VIF);
        assertEquals(List.of(), conductor.seen(VIF, BackendState.of(true, 6, true, Optional.of("connected"), true)));
    }

    @Test
    void aDirectoryThatVanishedGoesDownWithTheKeysRemembered() {
        bringUp();
        assertEquals(
                List.of(new Effect.Scan("/local/domain/0/backend/vif/1")),
                conductor.changedAbove("/local/domain/0/backend/vif/1"));
        assertEquals(List.of(new Effect.Look(VIF)), conductor.scanned("/local/domain/0/backend/vif/1", List.of()));
        assertEquals(
                List.of(new Effect.Run(VIF, Transition.DOWN, Optional.of(LEFT))),
                conductor.seen(VIF, BackendState.GONE));
    }

    @Test
    void aDeviceOfAnEarlierDaemonIsRememberedFromTheFirstLook() {
        conductor.changed(VIF);
        assertEquals(
                List.of(),
                conductor.seen(
                        VIF,
                        new BackendState(true, 4, true, Optional.of("connected"), true, false, Optional.of(LEFT))));
        assertEquals(1, conductor.deviceCount());
        conductor.changed(VIF);
        assertEquals(
                List.of(new Effect.Run(VIF, Transition.DOWN, Optional.of(LEFT))),
                conductor.seen(VIF, BackendState.GONE));
        conductor.finished(VIF, Transition.DOWN, Optional.of(LEFT));
        assertEquals(0, conductor.deviceCount());
    }

    @Test
    void aClaimOfAnEarlierDaemonIsProofThatUpWasBegun() {
        conductor.changed(VIF);
        assertEquals(
                List.of(new Effect.Run(VIF, Transition.DOWN, Optional.empty())),
                conductor.seen(VIF, new BackendState(true, 6, false, Optional.empty(), true, true, Optional.empty())));
    }

    @Test
    void aStoreThatDoesNotAnswerMovesNothing() {
        bringUp();
        conductor.changed(VIF);
        assertEquals(List.of(), conductor.seen(VIF, BackendState.UNKNOWN));
        assertEquals(1, conductor.deviceCount());
    }

    @Test
    void noMoreThanTheLimitRunAtOnce() {
        conductor.changed(VIF);
        conductor.changed(VBD);
        assertEquals(List.of(up(VIF)), conductor.seen(VIF, WAITING));
        assertEquals(List.of(), conductor.seen(VBD, WAITING));
        assertEquals(List.of(up(VBD)), conductor.finished(VIF, Transition.UP, Optional.of(LEFT)));
    }

    @Test
    void anotherClassIsWiredOnlyWhereItHasAScript() {
        var vkbd = new BackendId("vkbd", 1, "0");
        conductor.changed(vkbd);
        assertEquals(List.of(), conductor.seen(vkbd, BackendState.of(true, 2, true, Optional.empty(), false)));
        conductor.changed(vkbd);
        assertEquals(List.of(up(vkbd)), conductor.seen(vkbd, WAITING));
    }

    @Test
    void scansOfOnePathDoNotPileUp() {
        String root = BackendId.ROOT;
        assertEquals(List.of(new Effect.Scan(root)), conductor.changedAbove(root));
        assertEquals(List.of(), conductor.changedAbove(root));
        assertEquals(List.of(), conductor.changedAbove(root));
        assertEquals(List.of(new Effect.Look(VIF), new Effect.Scan(root)), conductor.scanned(root, List.of(VIF)));
        assertEquals(List.of(), conductor.scanned(root, List.of(VIF)));
    }

    @Test
    void stoppingWaitsForWhatRunsAndBeginsNothing() {
        conductor.changed(VIF);
        conductor.changed(VBD);
        conductor.seen(VIF, WAITING);
        conductor.seen(VBD, WAITING);
        assertEquals(List.of(), conductor.stop());
        assertEquals(List.of(), conductor.changed(new BackendId("vif", 2, "0")));
        assertEquals(List.of(new Effect.Stopped()), conductor.finished(VIF, Transition.UP, Optional.of(LEFT)));
    }

    @Test
    void anIdleConductorStopsAtOnce() {
        assertEquals(List.of(new Effect.Stopped()), conductor.stop());
    }

    private void bringUp() {
        conductor.changed(VIF);
        conductor.seen(VIF, WAITING);
        conductor.finished(VIF, Transition.UP, Optional.of(LEFT));
    }

    private static Effect up(BackendId id) {
        return new Effect.Run(id, Transition.UP, Optional.empty());
    }
}
