package org.xend.daemon.xenstored;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.xend.daemon.store.TreeAudit;
import org.xend.protocol.xs.MessageType;

/// What no client may ever break, checked at the end of each test: counters equal a walk through the whole
/// tree, every node is found from the root, and a guest that has been there all along is still answered
/// within a few turns of the loop.
final class StoreInvariants implements BeforeEachCallback, AfterEachCallback {
    /// The guest beside the one a test is about.
    private static final int BYSTANDER = 30000;
    /// Tasks of the loop that an answer may take, whatever others have given it to do.
    private static final int TURNS = 16;
    /// Tasks after which the loop must have come to rest.
    private static final int REST = 100_000;

    private final RingHost host;
    private RingHost.Guest bystander;

    StoreInvariants(RingHost host) {
        this.host = host;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        bystander = host.guest(BYSTANDER);
        assertEquals("WRITE OK|", bystander.ask(MessageType.WRITE, "here|still"));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        check();
    }

    void check() {
        answersTheBystander();
        assertTrue(host.store.runTasks(REST), "the loop does not come to rest");
        countsWatchesAsHeld();
        Books.areRight(host.conductor);
        Set<String> paths = TreeAudit.check(host.conductor.store());
        assertTrue(paths.contains("/local/domain/" + BYSTANDER + "/here"));
    }

    private void answersTheBystander() {
        byte[] request = MemoryStore.frame(MessageType.READ.number(), 0, MemoryStore.bytes("here|"));
        assertEquals(request.length, bystander.ring().put(request, 0, request.length));
        bystander.notifyStore(TURNS);
        byte[] answer = new byte[1024];
        int length = bystander.ring().take(answer, 0, answer.length);
        assertEquals(
                List.of("READ still"), MemoryStore.messages(Arrays.copyOf(answer, length)), "the bystander's answer");
    }

    private void countsWatchesAsHeld() {
        int held = host.conductor.connections().all().stream()
                .mapToInt(connection -> connection.watches().size())
                .sum();
        host.conductor.outbox().flush();
        assertEquals(held, host.store.meters.get("xenstore.watches").gauge().value(), "watches counted");
    }
}
