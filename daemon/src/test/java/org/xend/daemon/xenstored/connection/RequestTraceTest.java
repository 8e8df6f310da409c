package org.xend.daemon.xenstored.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xend.daemon.store.Caller;
import org.xend.daemon.xenstored.MemoryStore;
import org.xend.protocol.xs.MessageType;

/// What CONTROL `log` writes.
class RequestTraceTest {
    private final List<String> lines = new ArrayList<>();
    private Instant now = Instant.EPOCH;
    private final RequestTrace trace = new RequestTrace(() -> now, lines::add);
    private final MemoryStore.Client client = new MemoryStore().client(Caller.DOM0);

    private void ask(String payload) {
        byte[] bytes = MemoryStore.bytes(payload);
        trace.asked(client, MemoryStore.frame(MessageType.WRITE.number(), 3, bytes), 0, bytes.length);
    }

    @Test
    void nothingIsWrittenUntilItIsSwitchedOn() {
        ask("/a|v");
        trace.opened(client);
        assertEquals(List.of(), lines);
        trace.setOn(true);
        ask("/a|v");
        trace.set(RequestTrace.Switch.IO, false);
        ask("/a|v");
        trace.closed(client);
        assertEquals(List.of("io: IN d0 WRITE req=5 tx=3 (/a|v)", "obj: DESTROY connection d0"), lines);
    }

    @Test
    void nobodyCanForgeALineOrMakeALongOne() {
        trace.setOn(true);
        ask("/a|x\nio: IN d0\u001b\u00e9\\");
        ask("/a|" + "y".repeat(4000));
        assertEquals("io: IN d0 WRITE req=5 tx=3 (/a|x\\x0aio: IN d0\\x1b\\xe9\\x5c)", lines.getFirst());
        assertTrue(lines.getLast().length() < 320, lines.getLast());
        assertTrue(lines.getLast().endsWith("... 4003 bytes)"), lines.getLast());
    }

    @Test
    void aFloodOfRequestsDoesNotFillTheDisk() {
        trace.setOn(true);
        for (int i = 0; i < 5000; i++) {
            ask("/a|v");
        }
        assertEquals(RequestTrace.LINES_A_SECOND, lines.size());
        now = now.plusSeconds(1);
        ask("/a|v");
        assertEquals("4000 lines left out: more than 1000 in a second", lines.get(RequestTrace.LINES_A_SECOND));
        assertEquals(RequestTrace.LINES_A_SECOND + 2, lines.size());
    }
}
