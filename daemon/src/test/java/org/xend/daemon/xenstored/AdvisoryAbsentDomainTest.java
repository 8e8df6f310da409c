package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.xend.protocol.xs.MessageType;

/// Advisories about permission entries for domains that are not there.
class AdvisoryAbsentDomainTest {
    private final RingHost host = new RingHost();
    private final MemoryStore.Client dom0 = host.dom0;

    @RegisterExtension
    final StoreInvariants invariants = new StoreInvariants(host);

    @Test
    void xsa417_anEntryForADomainThatIsNotThereIsNoEntryForTheNext() {
        host.absent.add(9);
        RingHost.Guest guest = host.guest(7);
        guest.ask(MessageType.WRITE, "k|v");
        guest.ask(MessageType.SET_PERMS, "k|n7|b9|");
        dom0.ask(MessageType.WRITE, "/a|v");
        dom0.ask(MessageType.SET_PERMS, "/a|n0|b9|");
        host.absent.clear();
        RingHost.Guest late = host.introduce(9);
        assertEquals("ERROR EACCES|", late.ask(MessageType.READ, "/a|"));
        assertEquals("ERROR EACCES|", late.ask(MessageType.WRITE, "/a|mine"));
        assertEquals("ERROR EACCES|", late.ask(MessageType.READ, "/local/domain/7/k|"));
        late.ask(MessageType.WATCH, "/a|A|");
        late.drain();
        dom0.ask(MessageType.WRITE, "/a|w");
        assertEquals(List.of(), late.drain());
    }

    @Test
    void xsa417_aDomainThatWasNamedAnewAfterItsDeathIsNot() {
        host.guest(9);
        dom0.ask(MessageType.RELEASE, "9|");
        host.absent.add(9);
        dom0.ask(MessageType.WRITE, "/a|v");
        dom0.ask(MessageType.SET_PERMS, "/a|n0|r9|");
        host.absent.clear();
        assertEquals("ERROR EACCES|", host.introduce(9).ask(MessageType.READ, "/a|"));
    }

    @Test
    void xsa417_norIsItOneOfASpecialName() {
        host.absent.add(9);
        dom0.ask(MessageType.SET_PERMS, "@introduceDomain|n0|r9|");
        dom0.ask(MessageType.SET_PERMS, "@releaseDomain|n0|r9|");
        host.absent.clear();
        RingHost.Guest late = host.introduce(9);
        late.ask(MessageType.WATCH, "@introduceDomain|I|");
        late.ask(MessageType.WATCH, "@releaseDomain|R|");
        late.drain();
        host.guest(8);
        dom0.ask(MessageType.RELEASE, "8|");
        assertEquals(List.of(), late.drain());
    }
}
