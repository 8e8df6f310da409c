package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xend.daemon.store.Caller;
import org.xend.daemon.xenstored.local.LocalWatch;
import org.xend.protocol.xs.MessageType;

/// Advisories about clients that go while the store is at work with them.
class AdvisoryLifecycleTest {
    private static final int[] LEFT = {0, 30000};

    private final RingHost host = new RingHost();
    private final MemoryStore.Client dom0 = host.dom0;

    @RegisterExtension
    final StoreInvariants invariants = new StoreInvariants(host);

    @Test
    void xsa233_aDomainAndItsTargetThatVanishTogetherAreCleanedUpOnceEach() {
        stubAndTarget();
        host.conductor.lifecycle().rescan(StoreDomains.only(LEFT));
        assertEquals(List.of("WATCH_EVENT @releaseDomain|R|"), dom0.drain(), "one round");
        bothAreGone();
    }

    @ParameterizedTest
    @CsvSource({"4,5", "5,4"})
    void xsa233_inEitherOrderToo(int first, int second) {
        stubAndTarget();
        host.conductor.lifecycle().rescan(StoreDomains.only(0, 30000, second));
        assertEquals(List.of("WATCH_EVENT @releaseDomain|R|"), dom0.drain());
        assertEquals(1, host.detached.size());
        host.conductor.lifecycle().rescan(StoreDomains.only(0, 30000, second));
        assertEquals(List.of(), dom0.drain(), "the other one is no news");
        host.conductor.lifecycle().rescan(StoreDomains.only(LEFT));
        assertEquals(List.of("WATCH_EVENT @releaseDomain|R|"), dom0.drain());
        bothAreGone();
        assertEquals("ERROR ENOENT|", dom0.ask(MessageType.RELEASE, first + "|"));
    }

    private void stubAndTarget() {
        host.guest(4).ask(MessageType.WRITE, "k|v");
        host.guest(5).ask(MessageType.WRITE, "k|v");
        assertEquals("SET_TARGET OK|", dom0.ask(MessageType.SET_TARGET, "5|4|"));
        dom0.ask(MessageType.WATCH, "@releaseDomain|R|");
    }

    private void bothAreGone() {
        assertEquals(2, host.detached.size());
        host.conductor.lifecycle().rescan(StoreDomains.only(LEFT));
        assertEquals(List.of(), dom0.drain());
        assertEquals(2, host.detached.size());
        assertEquals("ERROR ENOENT|", dom0.ask(MessageType.READ, "/local/domain/4|"));
        assertEquals("ERROR ENOENT|", dom0.ask(MessageType.READ, "/local/domain/5|"));
    }

    /// A listener of a change may end any connection, the one whose request made the change too.
    @ParameterizedTest
    @ValueSource(ints = {6, 7, 8, 9})
    void xsa425_aReleaseFromWithinAnEventHurtsNobodyElse(int released) {
        List<RingHost.Guest> guests = new ArrayList<>();
        for (int domid = 6; domid <= 9; domid++) {
            RingHost.Guest guest = host.guest(domid);
            guest.ask(MessageType.WATCH, "/|T|");
            dom0.ask(MessageType.SET_PERMS, "/local/domain/" + domid + "|b" + domid + "|");
            guests.add(guest);
        }
        guests.forEach(RingHost.Guest::drain);
        List<String> heard = new ArrayList<>();
        LocalWatch watch = new LocalWatch("/local/domain/7", path -> {
            heard.add(path);
            host.conductor.lifecycle().introduced().find(released).ifPresent(host.conductor.lifecycle()::releaseGone);
        });
        host.conductor.tree().addWatch(watch);
        guests.get(1).send(MemoryStore.frame(MessageType.WRITE.number(), 0, MemoryStore.bytes("k|v")));
        assertTrue(heard.contains("/local/domain/7/k"));
        assertEquals(1, host.detached.size());
        for (RingHost.Guest guest : guests) {
            List<String> got = guest.drain();
            boolean hears = guest.domid() != released;
            assertEquals(hears, got.contains("WATCH_EVENT /local/domain/7/k|T|"), guest.domid() + ": " + got);
            if (hears) {
                assertEquals("WRITE OK|", guest.ask(MessageType.WRITE, "after|v"));
            }
        }
        watch.end();
        host.conductor.tree().removeWatch(watch);
    }

    @Test
    void xsa425_eachReleaseMayCauseTheNextOne() {
        for (int domid = 6; domid <= 20; domid++) {
            host.guest(domid).ask(MessageType.WATCH, "k|T|");
        }
        LocalWatch chain = new LocalWatch(
                "@releaseDomain",
                _ -> host.conductor.lifecycle().introduced().all().stream()
                        .filter(domain -> domain.domid() < 30000)
                        .findFirst()
                        .ifPresent(host.conductor.lifecycle()::releaseGone));
        host.conductor.tree().addWatch(chain);
        host.conductor.lifecycle().rescan(StoreDomains.only(0, 30000, 7, 8, 9));
        assertEquals(15, host.detached.size());
        assertEquals(
                List.of(30000),
                host.conductor.lifecycle().introduced().all().stream()
                        .map(d -> d.domid())
                        .toList());
        host.conductor.tree().removeWatch(chain);
    }

    /// The clients before, at and behind the one that is served may all leave inside one event.
    @Test
    void xsa425_clientsThatLeaveInsideAnEventAreSkipped() {
        List<MemoryStore.Client> clients = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            MemoryStore.Client client = new MemoryStore.Client(host.conductor.connections(), Caller.DOM0);
            host.conductor.connections().opened(client);
            client.ask(MessageType.WATCH, "/w|T" + i + "|");
            clients.add(client);
        }
        LocalWatch closing = new LocalWatch("/w", _ -> {
            for (int i : new int[] {1, 2, 4}) {
                if (!clients.get(i).isClosed()) {
                    clients.get(i).end();
                }
            }
        });
        host.conductor.tree().addWatch(closing);
        clients.get(2).ask(MessageType.WRITE, "/w|v");
        clients.get(0).drain();
        clients.get(3).drain();
        clients.get(3).ask(MessageType.WRITE, "/w|v");
        assertEquals(List.of("WATCH_EVENT /w|T0|"), clients.get(0).drain());
        assertEquals(0, clients.get(1).watches().size());
        assertTrue(clients.get(4).isClosed());
        host.conductor.tree().removeWatch(closing);
    }
}
