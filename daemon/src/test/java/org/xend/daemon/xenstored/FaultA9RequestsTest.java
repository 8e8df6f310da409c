package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.xend.daemon.journal.Journal;
import org.xend.daemon.journal.record.Records;
import org.xend.daemon.store.Caller;
import org.xend.daemon.store.Mutation;
import org.xend.daemon.xenstored.domain.AbsentHypervisor;
import org.xend.protocol.xs.FrameException;
import org.xend.protocol.xs.MessageType;
import org.xend.protocol.xs.XsException;

/// While the journal prepares room, requests wait and none is refused for it.
class FaultA9RequestsTest {
    private boolean behind;

    private final class Slow implements Journal {
        private final Journal none = Journal.none();

        @Override
        public Records records() {
            return none.records();
        }

        @Override
        public void expect(Mutation mutation) throws XsException {
            none.expect(mutation);
        }

        @Override
        public void expect(List<Mutation> mutations) throws XsException {
            none.expect(mutations);
        }

        @Override
        public void expect(int bytes) throws XsException {
            none.expect(bytes);
        }

        @Override
        public void changed(long generation, Mutation mutation) {
            none.changed(generation, mutation);
        }

        @Override
        public void changed(long generation, List<Mutation> mutations) {
            none.changed(generation, mutations);
        }

        @Override
        public boolean hasReserve() {
            return true;
        }

        @Override
        public boolean isBehind() {
            return behind;
        }

        @Override
        public boolean append() {
            return none.append();
        }

        @Override
        public void close() {
            none.close();
        }
    }

    @Test
    void faultA9RequestsWaitAndAreCarriedOutAfterwards() throws FrameException {
        StoreConductor conductor = new MemoryStore().conductor(new AbsentHypervisor(), new Slow());
        MemoryStore.Client client = new MemoryStore.Client(conductor.connections(), Caller.DOM0);
        conductor.connections().opened(client);
        byte[] write = MemoryStore.frame(MessageType.WRITE.number(), 0, MemoryStore.bytes("/k|v"));
        byte[] three = new byte[3 * write.length];
        for (int i = 0; i < 3; i++) {
            System.arraycopy(write, 0, three, i * write.length, write.length);
        }
        behind = true;
        client.receive(three, 0, three.length);
        assertEquals(List.of("WRITE OK|"), client.drain(), "what was being read when it began");
        int[] ran = {0};
        conductor.outbox().whenPrepared(() -> ran[0]++);
        conductor.roomAvailable();
        assertEquals(0, ran[0]);
        behind = false;
        conductor.roomAvailable();
        assertEquals(1, ran[0], "the daemon's own roles wait as well");
        client.receiveHeld();
        assertEquals(List.of("WRITE OK|", "WRITE OK|"), client.drain());
    }
}
