package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.xend.protocol.xs.MessageType;

/// The quota of entries is checked before the hypervisor is asked about those whom they name.
class FaultC8Test {
    private final RingHost host = new RingHost();

    @Test
    void faultC8TooManyEntriesCostTheHypervisorNothing() {
        RingHost.Guest guest = host.guest(7);
        guest.ask(MessageType.WRITE, "k|v");
        host.asked.clear();
        host.slow = true;
        String strangers = IntStream.rangeClosed(1000, 1500)
                .mapToObj(domid -> "r" + domid + "|")
                .collect(Collectors.joining());
        guest.send(MemoryStore.frame(MessageType.SET_PERMS.number(), 0, MemoryStore.bytes("k|n7|" + strangers)));
        assertEquals(List.of("ERROR ENOSPC|"), guest.drain());
        assertEquals(List.of(), host.asked);
        guest.send(MemoryStore.frame(
                MessageType.SET_PERMS.number(), 0, MemoryStore.bytes("@releaseDomain|n7|" + strangers)));
        assertEquals(List.of("ERROR EACCES|"), guest.drain());
        assertEquals(List.of(), host.asked);
        guest.send(MemoryStore.frame(MessageType.SET_PERMS.number(), 0, MemoryStore.bytes("k|n7|r1000|r1001|")));
        assertEquals(List.of("SET_PERMS OK|"), guest.drain());
        assertEquals(List.of(1000, 1001), host.asked);
    }
}
