package org.xend.daemon.xenstored.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xend.daemon.hypervisor.DomainInfo;
import org.xend.daemon.xenstored.MemoryStore;
import org.xend.daemon.xenstored.RingHost;
import org.xend.protocol.xs.MessageType;

/// Permissions that name domains which are not, not yet, or no longer there.
class KnownDomainsTest {
    private final RingHost host = new RingHost();
    private final MemoryStore.Client dom0 = host.dom0;

    private void shareWith(int domid) {
        dom0.ask(MessageType.WRITE, "/a|v");
        assertEquals("SET_PERMS OK|", dom0.ask(MessageType.SET_PERMS, "/a|n0|r" + domid + "|"));
    }

    private static DomainInfo info(int domid, boolean dying) {
        return new DomainInfo(
                domid, new UUID(0, domid), dying, false, false, false, Optional.empty(), 0, 0, 0, 1, 1, 0);
    }

    @Test
    void anEntryForADomainThatDoesNotExistIsKeptAndNeverComesToLife() {
        host.absent.add(9);
        shareWith(9);
        assertEquals("SET_PERMS OK|", dom0.ask(MessageType.SET_PERMS, "@introduceDomain|n0|r9|"));
        assertEquals("GET_PERMS n0|r9|", dom0.ask(MessageType.GET_PERMS, "/a|"));
        host.absent.clear();
        RingHost.Guest later = host.introduce(9);
        assertEquals("ERROR EACCES|", later.ask(MessageType.READ, "/a|"));
        assertEquals("GET_PERMS n0|", dom0.ask(MessageType.GET_PERMS, "/a|"));
        assertEquals("GET_PERMS n0|", dom0.ask(MessageType.GET_PERMS, "@introduceDomain|"));
    }

    @Test
    void keysMadeForADomainBeforeItsIntroductionAreItsOwn() {
        shareWith(9);
        dom0.ask(MessageType.WRITE, "/local/domain/9/data|v");
        dom0.ask(MessageType.SET_PERMS, "/local/domain/9/data|n9|");
        RingHost.Guest guest = host.introduce(9);
        assertEquals("READ v", guest.ask(MessageType.READ, "/a|"));
        assertEquals("WRITE OK|", guest.ask(MessageType.WRITE, "data|w"));
    }

    @Test
    void entriesFromBeforeADomainWasBornGoWhenItIsFirstNamed() {
        host.absent.add(9);
        shareWith(9);
        host.absent.clear();
        dom0.ask(MessageType.WRITE, "/b|v");
        dom0.ask(MessageType.SET_PERMS, "/b|n0|r9|");
        assertEquals("GET_PERMS n0|", dom0.ask(MessageType.GET_PERMS, "/a|"));
        RingHost.Guest guest = host.introduce(9);
        assertEquals("READ v", guest.ask(MessageType.READ, "/b|"));
        assertEquals("ERROR EACCES|", guest.ask(MessageType.READ, "/a|"));
    }

    @Test
    void aDomainThatVanishesBeforeItsIntroductionTakesItsRightsAndNodesWithIt() {
        shareWith(9);
        dom0.ask(MessageType.WRITE, "/o9|v");
        dom0.ask(MessageType.SET_PERMS, "/o9|n9|");
        dom0.ask(MessageType.WATCH, "@releaseDomain|R|");
        dom0.drain();
        host.lifecycle().rescan(List.of(info(0, false), info(9, false)));
        assertEquals("GET_PERMS n0|r9|", dom0.ask(MessageType.GET_PERMS, "/a|"));
        host.lifecycle().rescan(List.of(info(0, false), info(9, true)));
        assertEquals("GET_PERMS n0|", dom0.ask(MessageType.GET_PERMS, "/a|"));
        assertEquals(List.of("ERROR ENOENT|"), dom0.ask(MessageType.READ.number(), 0, "/o9|"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"n9", "n-1", "n32752", "n32757", "n70000"})
    void nobodyWhoDoesNotExistOwnsANode(String owner) {
        host.absent.add(9);
        dom0.ask(MessageType.WRITE, "/a|v");
        assertEquals("ERROR ENOENT|", dom0.ask(MessageType.SET_PERMS, "/a|" + owner + "|r7|"));
        assertEquals("ERROR ENOENT|", dom0.ask(MessageType.SET_PERMS, "@releaseDomain|" + owner + "|"));
        assertEquals("GET_PERMS n0|", dom0.ask(MessageType.GET_PERMS, "/a|"));
    }

    @Test
    void aRequestWaitsUntilItIsKnownWhichDomainsExist() {
        dom0.ask(MessageType.WRITE, "/a|v");
        host.slow = true;
        assertEquals(List.of(), dom0.ask(MessageType.SET_PERMS.number(), 0, "/a|n9|r10|"));
        assertEquals(false, dom0.accepts());
        host.store.runTasks();
        assertEquals(List.of("SET_PERMS OK|"), dom0.drain());
        assertEquals("GET_PERMS n9|r10|", dom0.ask(MessageType.GET_PERMS, "/a|"));
        assertEquals("SET_PERMS OK|", dom0.ask(MessageType.SET_PERMS, "/a|n10|r9|"));
    }

    @Test
    void aWaitingRequestBelongsToItsTransaction() {
        dom0.ask(MessageType.WRITE, "/a|v");
        host.slow = true;
        dom0.ask(MessageType.TRANSACTION_START, "|");
        assertEquals(List.of(), dom0.ask(MessageType.SET_PERMS.number(), 1, "/a|n9|"));
        host.store.runTasks();
        assertEquals(List.of("SET_PERMS OK|"), dom0.drain());
        assertEquals("GET_PERMS n0|", dom0.ask(MessageType.GET_PERMS, "/a|"));
        assertEquals("TRANSACTION_END OK|", dom0.askIn(1, MessageType.TRANSACTION_END, "T|"));
        assertEquals("GET_PERMS n9|", dom0.ask(MessageType.GET_PERMS, "/a|"));
    }

    @Test
    void afterARestartWhatTheTreeNamesIsKnown() {
        shareWith(9);
        RingHost restarted = new RingHost();
        restarted.absent.add(8);
        restarted.absent.add(9);
        restarted.dom0.ask(MessageType.WRITE, "/a|v");
        restarted.dom0.ask(MessageType.SET_PERMS, "/a|n0|r8|r9|");
        restarted.absent.remove(9);
        restarted.lifecycle().knownDomains().resume();
        assertEquals("READ v", restarted.introduce(9).ask(MessageType.READ, "/a|"));
        restarted.absent.clear();
        assertEquals("ERROR EACCES|", restarted.introduce(8).ask(MessageType.READ, "/a|"));
    }
}
