package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xend.daemon.store.node.Node;
import org.xend.protocol.xs.MessageType;

/// Advisories about who may know and change what.
class AdvisoryPermissionTest {
    private final RingHost host = new RingHost();
    private final MemoryStore.Client dom0 = host.dom0;

    @RegisterExtension
    final StoreInvariants invariants = new StoreInvariants(host);

    @Test
    void xsa115_aGuestHearsNothingOfNodesItMayNotRead() {
        RingHost.Guest guest = host.guest(7);
        guest.ask(MessageType.WATCH, "/|T|");
        dom0.ask(MessageType.WRITE, "/secret/deeper/k|v");
        dom0.ask(MessageType.SET_PERMS, "/secret/deeper/k|n0|r8|");
        dom0.ask(MessageType.RM, "/secret|");
        String id = dom0.ask(MessageType.TRANSACTION_START, "|").replaceAll("\\D", "");
        dom0.askIn(Integer.parseInt(id), MessageType.WRITE, "/secret/tx|v");
        assertEquals("TRANSACTION_END OK|", dom0.askIn(Integer.parseInt(id), MessageType.TRANSACTION_END, "T|"));
        assertEquals(List.of(), guest.drain());
        dom0.ask(MessageType.WRITE, "/local/domain/7/mine|v");
        assertEquals(List.of("WATCH_EVENT /local/domain/7/mine|T|"), guest.drain(), "the watch stands");
    }

    @ParameterizedTest
    @ValueSource(strings = {"@introduceDomain", "@releaseDomain"})
    void xsa115_aGuestHearsNothingOfTheComingAndGoingOfOthers(String name) {
        dom0.ask(MessageType.SET_PERMS, name + "|n0|");
        RingHost.Guest guest = host.guest(7);
        guest.send(MemoryStore.frame(MessageType.WATCH.number(), 0, MemoryStore.bytes(name + "|S|")));
        assertEquals(List.of("WATCH OK|", "WATCH_EVENT " + name + "|S|"), guest.drain());
        host.guest(8);
        dom0.ask(MessageType.RELEASE, "8|");
        assertEquals(List.of(), guest.drain());
    }

    @Test
    void xsa115_aGuestMayNotAskWhichDomainsThereAre() {
        RingHost.Guest guest = host.guest(7);
        for (String domid : List.of("0|", "7|", "8|")) {
            assertEquals("ERROR EACCES|", guest.ask(MessageType.IS_DOMAIN_INTRODUCED, domid));
        }
    }

    @Test
    void xsa115_aNodeThatCannotBeCreatedCostsNoQuota() {
        RingHost.Guest guest = host.guest(7);
        int before = host.conductor.store().ledger().owned(7);
        for (String path : List.of("/x", "/local/domain/8/a/b/c", "/tool/a/b", "a//b", "a b")) {
            assertEquals("ERROR E", guest.ask(MessageType.WRITE, path + "|v").substring(0, 7), path);
            assertEquals("ERROR E", guest.ask(MessageType.MKDIR, path + "|").substring(0, 7), path);
        }
        assertEquals(before, host.conductor.store().ledger().owned(7));
    }

    /// The parent's own size is nobody's business when a child of it goes.
    @Test
    void xsa115_anOwnersChildOfAnOversizeParentCanBeRemoved() {
        RingHost.Guest guest = host.guest(7);
        dom0.ask(MessageType.WRITE, "/shared|" + "x".repeat(4000));
        for (int i = 0; i < 100; i++) {
            dom0.ask(MessageType.WRITE, "/shared/" + "long".repeat(10) + i + "|");
        }
        dom0.ask(MessageType.WRITE, "/shared/own|v");
        dom0.ask(MessageType.SET_PERMS, "/shared/own|n7|");
        assertEquals("RM OK|", guest.ask(MessageType.RM, "/shared/own|"));
        assertEquals("ERROR ENOENT|", dom0.ask(MessageType.READ, "/shared/own|"));
    }

    @Test
    void xsa322_aRecycledDomidInheritsNoAccess() {
        host.guest(7);
        dom0.ask(MessageType.WRITE, "/a|v");
        dom0.ask(MessageType.SET_PERMS, "/a|n0|r7|b8|");
        dom0.ask(MessageType.SET_PERMS, "@introduceDomain|n0|r7|");
        dom0.ask(MessageType.SET_PERMS, "@releaseDomain|n0|r7|");
        dom0.ask(MessageType.RELEASE, "7|");
        assertEquals("GET_PERMS n0|b8|", dom0.ask(MessageType.GET_PERMS, "/a|"));
        assertEquals("GET_PERMS n0|", dom0.ask(MessageType.GET_PERMS, "@introduceDomain|"));
        assertEquals("GET_PERMS n0|", dom0.ask(MessageType.GET_PERMS, "@releaseDomain|"));
        RingHost.Guest second = host.introduce(7);
        assertEquals("ERROR EACCES|", second.ask(MessageType.READ, "/a|"));
        second.ask(MessageType.WATCH, "@introduceDomain|I|");
        second.ask(MessageType.WATCH, "@releaseDomain|R|");
        second.ask(MessageType.WATCH, "/a|A|");
        second.drain();
        host.guest(8);
        dom0.ask(MessageType.RELEASE, "8|");
        dom0.ask(MessageType.WRITE, "/a|w");
        assertEquals(List.of(), second.drain());
    }

    @Test
    void xsa322_aSpecialNameOwnedByADeadDomainIsDomainZerosAgain() {
        host.guest(7);
        dom0.ask(MessageType.SET_PERMS, "@introduceDomain|b7|");
        dom0.ask(MessageType.RELEASE, "7|");
        assertEquals("GET_PERMS n0|", dom0.ask(MessageType.GET_PERMS, "@introduceDomain|"));
        assertEquals("ERROR EACCES|", host.introduce(7).ask(MessageType.GET_PERMS, "@introduceDomain|"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void xsa352_anOwnerCannotHandItsNodeToAnother(boolean inTransaction) {
        RingHost.Guest guest = host.guest(7);
        host.guest(8);
        guest.ask(MessageType.WRITE, "k|v");
        int transaction = inTransaction
                ? Integer.parseInt(guest.ask(MessageType.TRANSACTION_START, "|").replaceAll("\\D", ""))
                : 0;
        for (String permissions : List.of("n8|", "b8|n7|", "n0|", "n0|b7|", "n9|")) {
            assertEquals(
                    "ERROR EPERM|", guest.ask(MessageType.SET_PERMS, transaction, "k|" + permissions), permissions);
        }
        if (inTransaction) {
            assertEquals("TRANSACTION_END OK|", guest.ask(MessageType.TRANSACTION_END, transaction, "T|"));
        }
        assertEquals("GET_PERMS n7|", dom0.ask(MessageType.GET_PERMS, "/local/domain/7/k|"));
        assertEquals(2, host.conductor.store().ledger().owned(7));
        assertEquals(1, host.conductor.store().ledger().owned(8));
    }

    @Test
    void xsa353_theRootIsANodeLikeAnyOther() {
        RingHost.Guest guest = host.guest(7);
        Node before = host.conductor.store().root();
        for (String request : List.of(
                "WRITE /|x",
                "RM /|",
                "SET_PERMS /|n7|",
                "SET_PERMS /|b0|",
                "DIRECTORY /|",
                "GET_PERMS /|",
                "READ /|",
                "DIRECTORY_PART /|0|",
                "MKDIR /new|",
                "WRITE /new|x")) {
            String[] words = request.split(" ");
            assertEquals("ERROR EACCES|", guest.ask(MessageType.valueOf(words[0]), words[1]), request);
        }
        String made = guest.ask(MessageType.MKDIR, "/|");
        assertEquals("ERROR EACCES|", made);
        assertSame(before, host.conductor.store().root(), "not a node of the tree is another");
    }

    @Test
    void xsa353_notEvenDomainZeroEmptiesTheTree() {
        Node before = host.conductor.store().root();
        assertEquals("ERROR EINVAL|", dom0.ask(MessageType.RM, "/|"));
        int id = Integer.parseInt(dom0.ask(MessageType.TRANSACTION_START, "|").replaceAll("\\D", ""));
        assertEquals("ERROR EINVAL|", dom0.askIn(id, MessageType.RM, "/|"));
        assertEquals("TRANSACTION_END OK|", dom0.askIn(id, MessageType.TRANSACTION_END, "T|"));
        assertSame(before, host.conductor.store().root());
    }
}
