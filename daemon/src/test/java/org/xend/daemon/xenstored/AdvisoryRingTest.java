package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xend.daemon.ring.SharedPage;
import org.xend.daemon.ring.StoreRing;
import org.xend.daemon.ring.StoreRing.Fault;
import org.xend.protocol.xs.MessageType;
import org.xend.protocol.xs.Wire;

/// Advisories about what a guest may write into its ring.
class AdvisoryRingTest {
    private static final int CONSUMED = 2048;
    private static final int PRODUCED = 2052;
    private static final int RESPONSES_CONSUMED = 2056;
    private static final int ERROR = 2072;
    private static final int RING = StoreRing.RING_BYTES;

    private final RingHost host = new RingHost();

    @RegisterExtension
    final StoreInvariants invariants = new StoreInvariants(host);

    private static Stream<Arguments> starts(int... differences) {
        return IntStream.of(0, 1, 1023, 0x7FFFFFF0, 0x80000000, 0xFFFFFFFF)
                .boxed()
                .flatMap(start -> IntStream.of(differences).mapToObj(n -> Arguments.of(start, n)));
    }

    static Stream<Arguments> possible() {
        return starts(0, 1, 15, 16, 17, 1023, 1024);
    }

    static Stream<Arguments> impossible() {
        return starts(1025, 4096, 0x7FFFFFFF, 0x80000000, -1, -1024);
    }

    /// A request that fills the ring exactly, of which a part is there at first.
    @ParameterizedTest
    @MethodSource("possible")
    void xsa38_upToAnExactlyFullRingIsReadWhereverTheIndicesStand(int start, int first) {
        RingHost.Guest guest = host.guest(7);
        SharedPage page = guest.page();
        page.setWord(CONSUMED, start);
        page.setWord(PRODUCED, start);
        String value = "v".repeat(RING - Wire.HEADER_BYTES - "k|".length());
        byte[] request = MemoryStore.frame(MessageType.WRITE.number(), 0, MemoryStore.bytes("k|" + value));
        assertEquals(RING, request.length);
        assertEquals(first, guest.ring().put(request, 0, first));
        guest.notifyStore();
        assertEquals(start + first, page.word(CONSUMED), "all there was is taken");
        guest.ring().put(request, first, RING - first);
        guest.notifyStore();
        assertEquals(List.of("WRITE OK|"), guest.drain());
        assertEquals("READ " + value, guest.ask(MessageType.READ, "k|"));
        assertEquals(Fault.NONE.ordinal(), page.word(ERROR));
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void xsa38_moreThanARingHoldsIsAFaultAndNothingIsRead(int start, int difference) {
        RingHost.Guest guest = host.guest(7);
        SharedPage page = guest.page();
        page.setWord(CONSUMED, start);
        page.setWord(PRODUCED, start + difference);
        guest.notifyStore();
        assertEquals(Fault.RING_INDEX.ordinal(), page.word(ERROR));
        assertEquals(start, page.word(CONSUMED));
        isIgnored(guest);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1025, -1, -1025, 0x7FFFFFFF, 0x80000000})
    void xsa38_theResponsesIndexIsTheGuestsTooAndNoMoreTrusted(int moved) {
        RingHost.Guest guest = host.guest(7);
        SharedPage page = guest.page();
        guest.send(MemoryStore.frame(MessageType.READ.number(), 0, MemoryStore.bytes("none|")));
        page.setWord(RESPONSES_CONSUMED, page.word(RESPONSES_CONSUMED + 4) + moved);
        guest.send(MemoryStore.frame(MessageType.READ.number(), 0, MemoryStore.bytes("none|")));
        boolean possible = moved <= 0 && moved >= -RING;
        assertEquals((possible ? Fault.NONE : Fault.RING_INDEX).ordinal(), page.word(ERROR));
    }

    /// The guest changes the index while the store reads: whatever the store sees, it never takes more than
    /// the ring has.
    @Test
    void xsa38_anIndexThatFlipsBetweenTwoReadsIsReadOnce() throws InterruptedException {
        SharedPage page = SharedPage.inMemory();
        StoreRing ring = new StoreRing(page);
        var flipping = Thread.ofPlatform().start(() -> {
            for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                page.setWord(PRODUCED, page.word(CONSUMED) + (i % 2 == 0 ? 16 : 3000));
            }
        });
        byte[] target = new byte[4096];
        // so often that one of them fell between two reads, if there were two
        int taken = 0;
        int refused = 0;
        while (taken < 10_000 || refused < 10_000) {
            int from = ring.requestsConsumed();
            int count = ring.peek(from, target, 0, target.length);
            if (count > 0) {
                ring.advance(from + count);
            }
            assertTrue(count == StoreRing.BROKEN || count >= 0 && count <= RING, "took " + count);
            taken += count > 0 ? 1 : 0;
            refused += count == StoreRing.BROKEN ? 1 : 0;
        }
        flipping.interrupt();
        flipping.join();
    }

    @Test
    void xsa325_aCutOffGuestIsAnnouncedAtItsDeathAndNotBefore() {
        RingHost.Guest guest = host.guest(7);
        guest.ask(MessageType.WRITE, "k|v");
        host.dom0.ask(MessageType.WATCH, "@releaseDomain|R|");
        guest.page().setWord(PRODUCED, guest.page().word(CONSUMED) + 1025);
        guest.notifyStore();
        assertEquals(List.of(), host.dom0.drain());
        assertEquals(List.of(), host.detached, "its page stays mapped");
        assertEquals("IS_DOMAIN_INTRODUCED T|", host.dom0.ask(MessageType.IS_DOMAIN_INTRODUCED, "7|"));
        assertEquals("READ v", host.dom0.ask(MessageType.READ, "/local/domain/7/k|"));
        host.conductor.lifecycle().rescan(StoreDomains.only(0, 30000));
        assertEquals(List.of("WATCH_EVENT @releaseDomain|R|"), host.dom0.drain());
        assertEquals(1, host.detached.size(), "grant mapping and port are given back");
        assertEquals("IS_DOMAIN_INTRODUCED F|", host.dom0.ask(MessageType.IS_DOMAIN_INTRODUCED, "7|"));
        assertEquals("ERROR ENOENT|", host.dom0.ask(MessageType.READ, "/local/domain/7|"));
    }

    @ParameterizedTest
    @ValueSource(ints = {4097, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF})
    void xsa420_aLengthNoMessageHasCostsTheConnectionAndNoWork(int length) {
        RingHost.Guest guest = host.guest(7);
        byte[] header = new byte[Wire.HEADER_BYTES];
        Wire.putHeader(header, 0, MessageType.WRITE.number(), 0, 0, length);
        guest.send(header);
        assertEquals(Fault.PROTOCOL.ordinal(), guest.page().word(ERROR));
        assertTrue(host.store.runTasks(0), "nothing is left to be done again and again");
        int signals = host.signals();
        assertTrue(guest.notifyStore(2), "and a notification more costs one place in the queue and one look");
        assertEquals(signals, host.signals());
        isIgnored(guest);
    }

    @Test
    void xsa484_aRingThatBreaksInsideATransactionEndsIt() {
        RingHost.Guest guest = host.guest(7);
        for (int i = 0; i < 5; i++) {
            guest.ask(MessageType.TRANSACTION_START, "|");
        }
        guest.ask(MessageType.WATCH, "k|T|");
        guest.ask(MessageType.WRITE, 1, "k|v");
        guest.page().setWord(PRODUCED, guest.page().word(CONSUMED) - 1);
        guest.notifyStore();
        assertEquals(Fault.RING_INDEX.ordinal(), guest.page().word(ERROR));
        assertEquals(
                0.0, host.store.meters.get("xenstore.transactions.open").gauge().value());
        RingHost.Guest again = host.introduce(7);
        assertEquals("ERROR ENOENT|", again.ask(MessageType.TRANSACTION_END, 1, "T|"));
        assertEquals("ERROR ENOENT|", again.ask(MessageType.READ, "k|"));
        for (int i = 0; i < 10; i++) {
            assertTrue(again.ask(MessageType.TRANSACTION_START, "|").matches("TRANSACTION_START \\d+\\|"));
        }
    }

    private void isIgnored(RingHost.Guest guest) {
        SharedPage page = guest.page();
        page.setWord(PRODUCED, page.word(CONSUMED));
        byte[] request = MemoryStore.frame(MessageType.WRITE.number(), 0, MemoryStore.bytes("k|late"));
        guest.ring().put(request, 0, request.length);
        guest.notifyStore();
        assertEquals(List.of(), guest.drain());
        assertEquals("ERROR ENOENT|", host.dom0.ask(MessageType.READ, "/local/domain/7/k|"));
        assertEquals("IS_DOMAIN_INTRODUCED T|", host.dom0.ask(MessageType.IS_DOMAIN_INTRODUCED, "7|"));
    }
}
