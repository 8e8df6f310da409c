package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xend.daemon.hypervisor.DomainInfo;
import org.xend.daemon.ring.SharedPage;
import org.xend.daemon.ring.StoreRing;
import org.xend.daemon.store.Caller;
import org.xend.daemon.xenstored.connection.Connection;
import org.xend.daemon.xenstored.domain.DomainLifecycle;
import org.xend.protocol.domain.ExitReason;
import org.xend.protocol.xs.MessageType;
import org.xend.protocol.xs.XsError;

/// Unprivileged domains: both ends of their rings live in this process.
class RingTest {
    private final RingHost host = new RingHost();
    private final MemoryStore store = host.store;
    private final StoreConductor conductor = host.conductor;
    private final MemoryStore.Client dom0 = host.dom0;

    private RingHost.Guest guest(int domid) {
        return host.guest(domid);
    }

    @Test
    void aGuestWritesAndReadsUnderItsOwnPath() {
        RingHost.Guest guest = guest(7);
        assertEquals("WRITE OK|", guest.ask(MessageType.WRITE, "data/x|hello"));
        assertEquals("READ hello", guest.ask(MessageType.READ, "/local/domain/7/data/x|"));
        assertEquals("GET_PERMS n7|", guest.ask(MessageType.GET_PERMS, "data|"));
        assertTrue(host.signals() > 0);
    }

    @Test
    void whatADomainAsksAsSoonAsItsIntroductionIsDoneIsNotLost() {
        byte[] request = MemoryStore.frame(MessageType.GET_DOMAIN_PATH.number(), 0, MemoryStore.bytes("7|"));
        conductor.lifecycle().introduce(7, 1, 3, new DomainLifecycle.Introduction() {
            @Override
            public void done() {
                assertEquals(request.length, host.introduced(7).ring().put(request, 0, request.length));
            }

            @Override
            public void refused(XsError error) {
                throw new AssertionError(error);
            }
        });
        RingHost.Guest guest = host.introduced(7);
        guest.notifyStore();
        assertEquals(List.of("GET_DOMAIN_PATH /local/domain/7|"), guest.drain());
    }

    @Test
    void messagesLongerThanTheRingPassInPieces() {
        RingHost.Guest guest = guest(7);
        String value = "v".repeat(4000);
        guest.ask(MessageType.WRITE, "big|");
        assertEquals("WRITE OK|", dom0.ask(MessageType.WRITE, "/local/domain/7/big|" + value));
        for (int i = 0; i < 5; i++) {
            assertEquals("READ " + value, guest.ask(MessageType.READ, "big|"));
        }
    }

    @Test
    void whatAGuestMayNotDoChangesNothing() {
        RingHost.Guest guest = guest(7);
        dom0.ask(MessageType.WRITE, "/secret/k|v");
        dom0.ask(MessageType.WRITE, "/seen|v");
        dom0.ask(MessageType.SET_PERMS, "/seen|n0|r7|");
        for (String request : List.of(
                "READ /secret|",
                "READ /secret/none|",
                "WRITE /secret|x",
                "WRITE /new|x",
                "MKDIR /|x",
                "RM /secret|",
                "WRITE /seen|x",
                "SET_PERMS /seen|n7|",
                "SET_PERMS /|n7|",
                "WRITE /|x",
                "DIRECTORY /|",
                "GET_PERMS /|",
                "GET_PERMS @releaseDomain|",
                "SET_PERMS @releaseDomain|n7|",
                "INTRODUCE 8|1|1|",
                "RELEASE 7|",
                "RESUME 7|",
                "SET_TARGET 7|0|",
                "IS_DOMAIN_INTRODUCED 7|",
                "CONTROL check|")) {
            String[] words = request.split(" ");
            String answer = guest.ask(MessageType.valueOf(words[0]), words[1]);
            assertTrue(
                    answer.equals("ERROR EACCES|") || words[0].equals("MKDIR") && !answer.endsWith("OK|"),
                    request + " -> " + answer);
        }
        assertEquals("READ v", guest.ask(MessageType.READ, "/seen|"));
        assertEquals("ERROR ENOENT|", guest.ask(MessageType.READ, "none|"));
        assertEquals("GET_DOMAIN_PATH /local/domain/7|", guest.ask(MessageType.GET_DOMAIN_PATH, "7|"));
    }

    @Test
    void anOwnerMayShareItsNodesButNotGiveThemAway() {
        RingHost.Guest guest = guest(7);
        guest.ask(MessageType.WRITE, "k|v");
        assertEquals("SET_PERMS OK|", guest.ask(MessageType.SET_PERMS, "k|n7|r8|"));
        assertEquals("ERROR EPERM|", guest.ask(MessageType.SET_PERMS, "k|n8|"));
        assertEquals(2, conductor.store().ledger().owned(7));
        assertEquals("READ v", guest(8).ask(MessageType.READ, "/local/domain/7/k|"));
    }

    @Test
    void aGuestHearsOnlyOfWhatItMayRead() {
        RingHost.Guest guest = guest(7);
        guest.ask(MessageType.WATCH, "/|T|");
        guest.ask(MessageType.WATCH, "@releaseDomain|R|");
        guest.ask(MessageType.WATCH, "@introduceDomain|I|");
        guest.drain();
        dom0.ask(MessageType.WRITE, "/secret/k|v");
        guest(8);
        assertEquals(List.of(), guest.drain());
        dom0.ask(MessageType.SET_PERMS, "/secret/k|n0|r7|");
        dom0.ask(MessageType.WRITE, "/secret/k|w");
        dom0.ask(MessageType.RM, "/secret|");
        assertEquals(List.of("WATCH_EVENT /secret/k|T|", "WATCH_EVENT /secret/k|T|"), guest.drain());
        dom0.ask(MessageType.SET_PERMS, "@releaseDomain|n0|r7|");
        dom0.ask(MessageType.RELEASE, "8|");
        assertEquals(List.of("WATCH_EVENT @releaseDomain|R|"), guest.drain());
    }

    @Test
    void aDomainThatStandsForAnotherHasItsRights() {
        RingHost.Guest stub = guest(5);
        guest(4).ask(MessageType.WRITE, "k|v");
        assertEquals("ERROR EACCES|", stub.ask(MessageType.READ, "/local/domain/4/k|"));
        dom0.ask(MessageType.SET_TARGET, "5|4|");
        assertEquals("READ v", stub.ask(MessageType.READ, "/local/domain/4/k|"));
        dom0.ask(MessageType.RELEASE, "4|");
        guest(4).ask(MessageType.WRITE, "k|v");
        assertEquals("ERROR EACCES|", stub.ask(MessageType.READ, "/local/domain/4/k|"));
    }

    @Test
    void theRootFallsToDomainZeroWhenItsOwnerGoes() {
        guest(7);
        dom0.ask(MessageType.SET_PERMS, "/|b7|r8|");
        assertEquals("RELEASE OK|", dom0.ask(MessageType.RELEASE, "7|"));
        assertEquals("GET_PERMS n0|", dom0.ask(MessageType.GET_PERMS, "/|"));
        assertEquals("ERROR ENOENT|", dom0.ask(MessageType.READ, "/local/domain/7|"));
        assertEquals(0, conductor.store().ledger().owned(7));
    }

    @Test
    void aRefusedRemovalIsSomethingThatATransactionHasSeen() {
        RingHost.Guest guest = guest(7);
        dom0.ask(MessageType.WRITE, "/a/b|v");
        assertEquals("TRANSACTION_START 1|", guest.ask(MessageType.TRANSACTION_START, "|"));
        assertEquals("ERROR EACCES|", guest.ask(MessageType.RM, 1, "/a|"));
        dom0.ask(MessageType.SET_PERMS, "/a|n7|");
        assertEquals("ERROR EAGAIN|", guest.ask(MessageType.TRANSACTION_END, 1, "T|"));
    }

    @Test
    void aLaterDomainOfTheSameIdInheritsNothing() {
        guest(7);
        dom0.ask(MessageType.WRITE, "/a|v");
        dom0.ask(MessageType.SET_PERMS, "/a|n0|r7|");
        dom0.ask(MessageType.SET_PERMS, "@introduceDomain|n0|r7|");
        dom0.ask(MessageType.RELEASE, "7|");
        RingHost.Guest second = guest(7);
        assertEquals("ERROR EACCES|", second.ask(MessageType.READ, "/a|"));
        assertEquals("GET_PERMS n0|", dom0.ask(MessageType.GET_PERMS, "@introduceDomain|"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1025, 0x80000000, -1})
    void impossibleIndicesEndTheServiceButNotTheDomain(int produced) {
        RingHost.Guest guest = guest(7);
        guest.ask(MessageType.WATCH, "data|T|");
        SharedPage page = host.pages.get(7);
        page.setWord(2052, page.word(2048) + produced);
        guest.notifyStore();
        assertEquals(StoreRing.Fault.RING_INDEX.ordinal(), page.word(2072));
        assertEquals("IS_DOMAIN_INTRODUCED T|", dom0.ask(MessageType.IS_DOMAIN_INTRODUCED, "7|"));
        page.setWord(2052, page.word(2048));
        guest.send(MemoryStore.frame(MessageType.READ.number(), 0, MemoryStore.bytes("/|")));
        assertEquals(List.of(), guest.drain());
    }

    @ParameterizedTest
    @ValueSource(ints = {4097, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF})
    void anImpossibleLengthIsAProtocolFault(int length) {
        RingHost.Guest guest = guest(7);
        byte[] header = new byte[16];
        org.xend.protocol.xs.Wire.putHeader(header, 0, 2, 0, 0, length);
        guest.send(header);
        assertEquals(StoreRing.Fault.PROTOCOL.ordinal(), host.pages.get(7).word(2072));
    }

    @Test
    void aGuestThatNeverReadsIsBoundedAndDoesNotHinderOthers() {
        RingHost.Guest stuck = guest(7);
        RingHost.Guest other = guest(8);
        stuck.ask(MessageType.WRITE, "v|" + "x".repeat(4000));
        byte[] ask = MemoryStore.frame(MessageType.READ.number(), 0, MemoryStore.bytes("v|"));
        for (int i = 0; i < 2000; i++) {
            stuck.ring().put(ask, 0, ask.length);
            stuck.notifyStore();
        }
        int queued = conductor
                .lifecycle()
                .introduced()
                .find(7)
                .orElseThrow()
                .connection()
                .orElseThrow()
                .out()
                .size();
        assertTrue(queued < Connection.OUTPUT_HIGH + 5000, "queued " + queued);
        assertEquals("WRITE OK|", other.ask(MessageType.WRITE, "k|v"));
        assertTrue(stuck.drain().size() >= 15);
    }

    @Test
    void deadDomainsAreReleasedAndStoppedOnesAnnounced() {
        RingHost.Guest guest = guest(7);
        guest(8);
        dom0.ask(MessageType.WATCH, "@releaseDomain|R|");
        dom0.drain();
        conductor.lifecycle().rescan(List.of(info(0, false), info(7, false), info(8, true)));
        assertEquals(List.of("WATCH_EVENT @releaseDomain|R|"), dom0.drain());
        conductor.lifecycle().rescan(List.of(info(0, false), info(7, false), info(8, true)));
        assertEquals(List.of(), dom0.drain());
        guest.ask(MessageType.WRITE, "k|v");
        conductor.lifecycle().rescan(List.of(info(0, false), info(8, true)));
        assertEquals(List.of("WATCH_EVENT @releaseDomain|R|"), dom0.drain());
        assertEquals("ERROR ENOENT|", dom0.ask(MessageType.READ, "/local/domain/7/k|"));
        assertEquals(1, host.detached.size());
        assertEquals(0, conductor.store().ledger().owned(7));
    }

    private static DomainInfo info(int domid, boolean stopped) {
        return new DomainInfo(
                domid,
                new UUID(0, domid),
                false,
                stopped,
                false,
                false,
                stopped ? Optional.of(ExitReason.POWEROFF) : Optional.empty(),
                0,
                0,
                0,
                1,
                1,
                0);
    }

    @Test
    void ofTwoIntroductionsOnTheirWayAtOnceTheLaterOneCounts() {
        MemoryStore.Client other = new MemoryStore.Client(conductor.connections(), Caller.DOM0);
        conductor.connections().opened(other);
        host.slowToAttach = true;
        assertEquals(List.of(), dom0.ask(MessageType.INTRODUCE.number(), 0, "7|1|3|"));
        assertEquals(List.of(), other.ask(MessageType.INTRODUCE.number(), 0, "7|1|3|"));
        store.runTasks();
        assertEquals(List.of("INTRODUCE OK|"), dom0.drain());
        assertEquals(List.of("INTRODUCE OK|"), other.drain());
        assertEquals(1, host.detached.size());
        assertEquals(
                1,
                conductor.connections().all().stream()
                        .filter(c -> c.caller().domid() == 7)
                        .count());
    }
}
